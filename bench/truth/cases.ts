import type { ClientName } from '../../harness/load/closed/closed-load.ts';
import type { Arrivals } from '../../harness/load/pacer.ts';
import type { ErrorKind } from '../../harness/record/load.ts';
import type { Law } from './laws.cjs';

/** One server of known law under one load, and what must be true of the result. */
export interface TruthCase {
  name: string;
  /** In words, for the table. */
  says: string;
  law: Law;
  /** Requests per second. */
  rate: number;
  arrivals: Arrivals;
  seconds: number;
  timeoutSeconds: number;
  maxConnections: number;
  /** Stops the server's process for a time: seconds into the window, and how long. */
  stall?: { at: number; seconds: number };
  /** Load before the window, where it is not the suite's own: an overload has no steady state. */
  warmupSeconds?: number;
  /** In place of the open loop: a closed one, whose connections wait for their answers. */
  closed?: { connections: number; client: ClientName };
  /** Right answers a second that come in the window, whenever their requests were due; checked where it is known. */
  throughput?: number;
  /** Nobody listens. */
  refused?: boolean;
  /** Share of the requests that must end in an error of this kind; all others must be completed. */
  errors?: { kind: ErrorKind; share: number };
}

const BASE = { arrivals: 'constant' as const, seconds: 8, timeoutSeconds: 10, maxConnections: 1000 };

function queue(law: 'constant' | 'exponential', utilisation: number): TruthCase {
  const name = law === 'constant' ? 'M/D/1' : 'M/M/1';
  return {
    ...BASE,
    name: `${name} at ${utilisation}`,
    says: `a queue that is busy ${utilisation * 100} % of the time: Poisson arrivals, ${law} work of 2 ms`,
    law: { kind: 'fifo', ms: 2, law, seed: 11 },
    rate: 500 * utilisation,
    arrivals: 'poisson',
    seconds: 15,
  };
}

function faulty(
  name: string,
  says: string,
  fault: 'close' | 'reset' | 'hang' | 'longer',
  every: number,
  kind: ErrorKind,
): TruthCase {
  return {
    ...BASE,
    name,
    says,
    law: { kind: 'faulty', fault, every },
    rate: 400,
    seconds: 5,
    timeoutSeconds: 1,
    errors: { kind, share: 1 / every },
  };
}

/** Ten requests of a mix whose routes have nothing in common. */
const MIX = [
  '/quick',
  '/quick',
  '/middle',
  '/quick',
  '/slow',
  '/quick',
  '/middle',
  '/quick',
  '/quick',
  '/quick',
];

/** The truth suite. */
export const CASES: readonly TruthCase[] = [
  {
    ...BASE,
    name: 'mix',
    says: 'three routes, 7 : 2 : 1, that take 1, 5 and 40 ms; each is held to its own law, and the whole to all of them',
    law: { kind: 'paths', order: MIX, ms: { '/quick': 1, '/middle': 5, '/slow': 40 } },
    rate: 800,
  },
  {
    ...BASE,
    name: 'constant 1 ms',
    says: 'each answer takes 1 ms',
    law: { kind: 'constant', ms: 1 },
    rate: 1000,
  },
  {
    ...BASE,
    name: 'constant 5 ms',
    says: 'each answer takes 5 ms',
    law: { kind: 'constant', ms: 5 },
    rate: 1000,
  },
  {
    ...BASE,
    name: 'constant 50 ms',
    says: 'each answer takes 50 ms',
    law: { kind: 'constant', ms: 50 },
    rate: 600,
  },
  {
    ...BASE,
    name: 'mixture',
    says: '95 % take 1 ms, 4.5 % take 8 ms, 0.5 % take 30 ms',
    law: {
      kind: 'mixture',
      parts: [
        { ms: 1, share: 0.95 },
        { ms: 8, share: 0.045 },
        { ms: 30, share: 0.005 },
      ],
    },
    rate: 1000,
  },
  ...[0.5, 0.8, 0.9].map((utilisation) => queue('constant', utilisation)),
  ...[0.5, 0.8, 0.9].map((utilisation) => queue('exponential', utilisation)),
  {
    ...BASE,
    name: 'stall of 1 s',
    says: 'each answer takes 1 ms, and the process is stopped for 1 s beside 10 s in which it runs',
    law: { kind: 'constant', ms: 1 },
    rate: 200,
    seconds: 11,
    stall: { at: 5, seconds: 1 },
  },
  {
    ...BASE,
    name: 'blocked loop',
    says: 'each 25 ms the event loop is blocked for 1, 2, 3, 4 or 5 ms',
    law: { kind: 'blocking', lengths: [1, 2, 3, 4, 5], period: 25 },
    rate: 997,
  },
  {
    ...BASE,
    name: 'overload',
    says: 'four times what it can carry: 5 ms each, one at a time, deadline 1 s',
    law: { kind: 'fifo', ms: 5, law: 'constant', seed: 1 },
    rate: 800,
    seconds: 5,
    timeoutSeconds: 1,
    warmupSeconds: 0,
  },
  ...([1.5, 4] as const).map(
    (times): TruthCase => ({
      ...BASE,
      name: `overload by the clock, ${times}`,
      says: `${times} times what it can carry, one at a time, 5 ms each: in the window come 200 answers a second, however many were due`,
      law: { kind: 'fifo', ms: 5, law: 'constant', seed: 1 },
      rate: 200 * times,
      seconds: 4,
      timeoutSeconds: 60,
      maxConnections: 20_000,
      warmupSeconds: 1,
      throughput: 200,
    }),
  ),
  ...(['interim', 'until close'] as const).map(
    (how): TruthCase => ({
      ...BASE,
      name: how,
      says:
        how === 'interim'
          ? 'each answer comes 8 ms after an interim one (103 Early Hints)'
          : 'each answer takes 8 ms and ends with its connection',
      law: { kind: 'framed', how, ms: 8 },
      rate: 200,
      seconds: 5,
    }),
  ),
  ...(['own', 'autocannon'] as const).map(
    (client): TruthCase => ({
      ...BASE,
      name: `closed loop, ${client}`,
      says: `4 connections, each answer takes 5 ms: at most 800 a second`,
      law: { kind: 'constant', ms: 5 },
      rate: 800,
      seconds: 5,
      closed: { connections: 4, client },
    }),
  ),
  {
    ...BASE,
    name: 'closed loop, interim',
    says: '2 connections, each answer comes 8 ms after an interim one: at most 250 a second',
    law: { kind: 'framed', how: 'interim', ms: 8 },
    rate: 250,
    seconds: 5,
    closed: { connections: 2, client: 'own' },
  },
  {
    ...BASE,
    name: 'trickle',
    says: 'each answer comes in 10 pieces over 100 ms',
    law: { kind: 'trickle', pieces: 10, ms: 100 },
    rate: 200,
    seconds: 5,
  },
  faulty('hang', 'every 10th request is never answered, deadline 1 s', 'hang', 10, 'timeout'),
  faulty('FIN', 'every 2nd request is answered by closing the connection', 'close', 2, 'closed'),
  faulty('RST', 'every 4th request is answered by a reset', 'reset', 4, 'reset'),
  faulty('longer body', 'every 4th answer is longer than it says', 'longer', 4, 'protocol'),
  {
    ...BASE,
    name: 'refused',
    says: 'nobody listens',
    law: { kind: 'constant', ms: 1 },
    rate: 200,
    seconds: 2,
    refused: true,
    errors: { kind: 'connect', share: 1 },
  },
];
