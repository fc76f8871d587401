import { CLIENTS } from '../../load/closed/choose-client.ts';
import { preset } from './flag.ts';
import { atMost, choice, count, duration, ramp, text, toggle } from './kinds.ts';

/** Seconds that a scenario lets a request wait at most. */
const LONGEST_WAIT = 600;

/** How load is made. */
export const GENERATORS = {
  rate: ramp('open loop: requests a second, sent when due whatever the answers do; or a ramp, 100..2000'),
  arrivals: choice('law', ['constant', 'poisson'], 'how an open loop’s requests are spaced'),
  connections: count('closed loop: connections, each waiting for its answer', 1, 50_000),
  client: preset(
    choice(
      'name',
      CLIENTS,
      'closed loop: what asks; auto is autocannon where its reading of the answers can be trusted and checked, else our own',
    ),
    'auto',
  ),
  maxConnections: count(
    'open loop: connections beyond which what is due is shed and counted (default: as many as this machine allows)',
    1,
    50_000,
  ),
  duration: preset(duration('length of the load'), 10),
  warmup: duration('load before it that is not counted (default: none)'),
  timeout: duration('time after which an unanswered request is an error'),
  insecure: toggle('take any certificate'),
  waiting: preset(
    choice(
      'how',
      ['sleep', 'spin'],
      'open loop: sleep until something is due, or spin, which takes a whole core for some microseconds',
    ),
    'sleep',
  ),
  generators: preset(count('processes that make the load, or tasks of a swarm', 1, 64), 1),
  engine: preset(
    choice(
      'where',
      ['local', 'swarm'],
      'where generators run: on this machine, or as a job of a Docker Swarm',
    ),
    'local',
  ),
  generatorImage: text('name', 'swarm: image that all nodes have or can fetch (default: built here)'),
  advertise: text('host', 'swarm: where its nodes reach this machine'),
};

/** The same where the requests are a scenario's. */
export const TIMEOUT = atMost(GENERATORS.timeout, LONGEST_WAIT);
