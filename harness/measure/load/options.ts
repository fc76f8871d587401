import type { AskedClient } from '../../load/closed/choose-client.ts';
import type { RequestOptions } from '../requests.ts';
import type { EnvironmentSetting } from '../target-environment.ts';

/** One load on a URL, or on a target that is started for it. Times are seconds. */
export interface LoadOptions extends RequestOptions {
  /** Command that starts the target; it gets its port as {port} and in PORT. */
  target?: string | undefined;
  /** Image to start in a container, with `target` as its command if given. */
  image?: string | undefined;
  /** Open loop: requests a second, sent when due whatever the answers do; `to` beside `from` for a ramp. */
  rate?: { from: number; to: number } | undefined;
  arrivals: 'constant' | 'poisson';
  /** Closed loop: connections, each waiting for its answer; 10 unless told otherwise. */
  connections?: number | undefined;
  /** Closed loop: what asks. */
  client: AskedClient;
  /** What has to be kept, e.g. `p99<50ms,errors<1%`. */
  slo: readonly string[];
  /** Open loop: connections beyond which what is due is shed and counted; without one as many as this machine allows. */
  maxConnections?: number | undefined;
  duration: number;
  warmup?: number | undefined;
  timeout: number;
  insecure: boolean;
  waiting: 'sleep' | 'spin';
  generators: number;
  /** Where generators run: here, or as a job of a Docker Swarm. */
  engine: 'local' | 'swarm';
  generatorImage?: string | undefined;
  advertise?: string | undefined;
  /** Path of the target that answers 2xx when it is ready. */
  ready?: string | undefined;
  readyTimeout: number;
  env: readonly EnvironmentSetting[];
  seed?: number | undefined;
  /** Folder to write load.json to. */
  out?: string | undefined;
}
