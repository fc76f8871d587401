import { type Address, readAddress } from '../../config/address.ts';
import type { SetupRequest } from '../../config/scenario.ts';
import { badOption } from '../../errors/bad-option.ts';
import { type AskedClient, named, ours } from '../../load/closed/choose-client.ts';
import type { GeneratorLoad } from '../../load/generator/job.ts';
import { openLoad } from '../../load/open/open-load.ts';
import { connectionRoom } from '../../machine/connection-room.ts';
import { prepareRequests } from '../../plan/requests.ts';
import type { PreparedRequest } from '../../record/request.ts';
import type { SloTerm } from '../../record/slo.ts';
import type { Window } from '../../record/trial.ts';
import type { LaunchOptions } from '../../runtime/process/launch.ts';
import type { Access } from '../../trial/access.ts';
import { readyPath, requestSpecs, requestSpecsAt } from '../requests.ts';
import { chooseSeed } from '../seed.ts';
import type { Session } from '../session.ts';
import { assertRoutes, readSlos } from '../slos.ts';
import { targetEnvironment } from '../target-environment.ts';
import type { LoadOptions } from './options.ts';

export interface PreparedLoad {
  /** Null where a target is started. */
  origin: string | null;
  target: Omit<LaunchOptions, 'signal' | 'reaper' | 'cores' | 'logs'> | null;
  load: GeneratorLoad;
  client: AskedClient;
  /** Asked before the load, whose requests are filled in and authorized then. */
  setup: SetupRequest[] | undefined;
  access: Access;
  /** What has to be kept. */
  slos: SloTerm[];
  generators: number;
  window: Window;
  sliceSeconds: number;
}

/** Connections of a closed loop, unless told otherwise. */
const CONNECTIONS = 10;
/** Slices of the time axis are this long, or as long as keeps a long load's axis readable. */
const SLICE = { seconds: 0.2, most: 300 };

/** Works out what is asked of whom. @throws BAD_OPTION */
export function prepareLoad(url: string | undefined, options: LoadOptions, session: Session): PreparedLoad {
  const starts = options.target !== undefined || options.image !== undefined;
  if ((url !== undefined) === starts) {
    throw badOption(`a URL or --target, ${url === undefined ? 'got neither' : 'got both'}`);
  }
  const address = url === undefined ? null : readAddress(url, 'the URL');
  const seed = chooseSeed(options.seed, session);
  const { duration: durationSeconds, warmup: warmupSeconds = 0, generators } = options;
  const window = { warmupSeconds, durationSeconds };
  const { requests, setup, ready } = readRequests(address, options, session.cwd, seed);
  const slos = readSlos(options.slo);
  assertRoutes(
    slos,
    requests.map(({ route }) => route),
  );
  return {
    origin: address?.origin ?? null,
    target: !starts
      ? null
      : {
          command: options.target ?? '',
          cwd: session.cwd,
          // What this machine's environment says is no business of a container.
          env: targetEnvironment(options.image === undefined ? session : { env: {} }, options.env, {}),
          port: null,
          readyPath: options.ready ?? ready,
          readyTimeoutMs: options.readyTimeout * 1000,
        },
    load: chooseLoad(options, requests, window, seed, generators),
    client: options.client,
    setup,
    access: { insecure: options.insecure, authorization: address?.authorization ?? null },
    slos,
    generators,
    window,
    sliceSeconds: Math.max(
      SLICE.seconds,
      Math.ceil(durationSeconds / SLICE.most / SLICE.seconds) * SLICE.seconds,
    ),
  };
}

function chooseLoad(
  options: LoadOptions,
  requests: PreparedRequest[],
  { warmupSeconds, durationSeconds }: Window,
  seed: number,
  generators: number,
): GeneratorLoad {
  const { timeout: timeoutSeconds, insecure } = options;
  if (options.rate === undefined) {
    const connections = atLeast(options.connections ?? CONNECTIONS, '--connections', generators);
    const client =
      options.client === 'auto'
        ? ours('nothing at a URL counts the requests that it takes, which autocannon could be held to')
        : named(options.client);
    return { mode: 'closed', connections, timeoutSeconds, requests, insecure, client };
  }
  if (options.connections !== undefined) {
    throw badOption(
      'either --rate (open loop) or --connections (closed loop), got both; --max-connections bounds an open loop',
    );
  }
  const { from, to } = options.rate;
  const maxConnections =
    options.maxConnections === undefined
      ? connectionRoom() * generators
      : atLeast(options.maxConnections, '--max-connections', generators);
  return openLoad({
    schedule: {
      arrivals: options.arrivals,
      stretches: [
        ...(warmupSeconds > 0 ? [{ seconds: warmupSeconds, from, to: from }] : []),
        { seconds: durationSeconds, from, to },
      ],
      seed,
    },
    ...{ requests, timeoutSeconds, maxConnections, insecure },
    bySteps: from !== to,
    waiting: options.waiting,
  });
}

function readRequests(
  address: Address | null,
  options: LoadOptions,
  cwd: string,
  seed: number,
): { requests: PreparedRequest[]; setup: SetupRequest[] | undefined; ready: string } {
  const status = options.expectStatus ?? null;
  const asked = address === null ? requestSpecs(options, '/', cwd) : requestSpecsAt(address, options, cwd);
  const requests = prepareRequests(asked.requests, seed);
  // A file says of each request what is right; flags leave it to any status below 400.
  return {
    setup: asked.setup,
    // Without a setup any request will do, whatever it is answered.
    ready: asked.setup === undefined ? (requests[0]?.path ?? '/') : readyPath(asked),
    requests:
      options.requests === undefined
        ? requests.map((request) => ({ ...request, expect: { ...request.expect, status } }))
        : requests,
  };
}

/** Each generator has one connection at least. @throws BAD_OPTION */
function atLeast(connections: number, flag: string, generators: number): number {
  if (connections >= generators) return connections;
  throw badOption(`${flag} to be at least --generators, ${generators}, got ${connections}`);
}
