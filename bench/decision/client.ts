import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { pinned } from '../../harness/machine/cores.ts';
import { placement } from '../setting.ts';
import type { TargetRequest } from './targets.ts';

const CLIENT = fileURLToPath(new URL('peer-client.cjs', import.meta.url));
/** What a client may take beyond its load before it is ended, ms. */
const SLACK = 20_000;

/** What autocannon says of a load, in the parts that are used. */
export interface AutocannonResult {
  errors: number;
  timeouts: number;
  non2xx: number;
  duration: number;
  requests: { mean: number; average: number; stddev: number; total: number };
  throughput: { mean: number; stddev: number };
  latency: { mean: number; stddev: number };
}

export interface ClientReading {
  result: AutocannonResult;
  /** Milliseconds, as they were before autocannon rounds them. */
  p50: number;
  p95: number;
  p99: number;
  /** First request to last answer. */
  seconds: number;
  requestsPerSecond: number;
}

/** Connections, and seconds or requests. */
type Length = { connections: number } & ({ duration: number } | { amount: number });

/**
 * A closed load by autocannon, from the generator's core.
 * @throws if a request failed, or it was interrupted
 */
export async function ask(
  origin: string,
  asked: TargetRequest,
  length: Length,
  signal: AbortSignal,
): Promise<ClientReading> {
  const { method, path, headers, body } = asked;
  const request = { method, headers, ...(body !== null && { body }) };
  const reading = await runAutocannon({ url: origin + path, ...request, ...length }, signal);
  const { errors, timeouts, non2xx } = reading.result;
  if (errors + timeouts + non2xx > 0) {
    throw new Error(`Expected answers, got ${errors} errors, ${timeouts} timeouts, ${non2xx} not 2xx`);
  }
  return reading;
}

/**
 * The same by any options of autocannon, whatever is answered.
 * @throws if there is no result, or it was interrupted
 */
export async function runAutocannon(
  options: Length & Record<string, unknown>,
  signal: AbortSignal,
): Promise<ClientReading> {
  const command = pinned(placement.generator, [process.execPath, CLIENT, JSON.stringify(options)]);
  const child = spawn(command[0] ?? '', command.slice(1), {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: ('duration' in options ? Number(options.duration) * 1000 : 60_000) + SLACK,
    signal,
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (status !== 0) throw new Error(`Expected a result of autocannon, got exit status ${status}`);
  return JSON.parse(text) as ClientReading;
}
