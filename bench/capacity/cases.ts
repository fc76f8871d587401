import { fileURLToPath } from 'node:url';
import { md1Tail, rateAt } from './simulated/truth.ts';

/**
 * How the truth of a real server is found, none of it by a search. `code`: its service time is in its code. `never idle`: what it
 * answers in a second while requests are always waiting. `held`: how long each of its workers was held by a request, as it
 * says itself. `shared cores`: one worker that is never idle, and what all others take of the cores it shares.
 */
type TruthBy = 'code' | 'never idle' | 'held' | 'shared cores';

/** A real server whose capacity is known. */
export interface CapacityCase {
  name: string;
  file: string;
  env: Record<string, string>;
  /** Milliseconds within which 99 of 100 requests have to be answered. */
  boundMs: number;
  arrivals: 'constant' | 'poisson';
  truthBy: TruthBy;
  /** Seconds that a request takes by the server's code. */
  serviceSeconds: number;
  /** Requests served at once. */
  servers: number;
  /** Which cores it may use: those that the generator has not, or every one. */
  cores: 'alone' | 'all';
  /** Whether it needs a PostgreSQL. */
  postgres: boolean;
  /** How far from the truth the middle of the interval may lie, as a share. */
  within: number;
  /** Whether peers are asked the same. */
  peers: boolean;
}

const SPIN = file('../decision/spin-server.cjs');
const FIFO = file('../truth/server.cjs');
const POOL = file('servers/pool.cjs');
const CLUSTER = file('servers/cluster.cjs');

/** What a case has unless it is special. */
const USUAL = { boundMs: 50, servers: 1, cores: 'alone', postgres: false, peers: false } as const;

const fifo = (arrivals: 'constant' | 'poisson'): CapacityCase => ({
  ...USUAL,
  name: `virtual queue of 4 ms, ${arrivals}`,
  file: FIFO,
  env: { LAW: JSON.stringify({ kind: 'fifo', ms: 4, law: 'constant', seed: 1 }) },
  arrivals,
  truthBy: 'code',
  serviceSeconds: 0.004,
  within: 0.01,
});

const spin = (milliseconds: number, arrivals: 'constant' | 'poisson'): CapacityCase => ({
  ...USUAL,
  name: `spin ${milliseconds} ms, ${arrivals}`,
  file: SPIN,
  env: { SPIN_US: String(milliseconds * 1000) },
  arrivals,
  truthBy: 'never idle',
  serviceSeconds: milliseconds / 1000,
  within: 0.03,
  peers: true,
});

const pool = (connections: number, milliseconds: number): CapacityCase => ({
  ...USUAL,
  name: `pool of ${connections}, held ${milliseconds} ms, constant`,
  file: POOL,
  env: { POOL: String(connections), HOLD_MS: String(milliseconds) },
  arrivals: 'constant',
  truthBy: 'held',
  serviceSeconds: milliseconds / 1000,
  servers: connections,
  postgres: true,
  within: 0.03,
});

const cluster = (workers: number): CapacityCase => ({
  ...USUAL,
  name: `cluster of ${workers}, 4 ms, constant`,
  file: CLUSTER,
  env: { WORKERS: String(workers), WORK_MS: '4' },
  // Connections, not requests, are divided over workers, so that chance makes one of them wait while another is idle.
  boundMs: 100,
  arrivals: 'constant',
  truthBy: 'shared cores',
  serviceSeconds: 0.004,
  servers: workers,
  cores: 'all',
  within: 0.1,
});

export const CASES: readonly CapacityCase[] = [
  fifo('constant'),
  fifo('poisson'),
  spin(1, 'constant'),
  spin(1, 'poisson'),
  spin(4, 'constant'),
  spin(4, 'poisson'),
  pool(5, 20),
  cluster(1),
  cluster(2),
];

export const sloOf = ({ boundMs }: Pick<CapacityCase, 'boundMs'>): string => `p99<${boundMs}ms`;

/** The share of requests that may be late, by that SLO. */
const LATE = 0.01;

/**
 * The largest rate that keeps the SLO, of a server that answers `most` requests a second when it is never idle. Where arrivals
 * are constant it is `most`: below it nothing waits, above it the queue grows for ever. Where they are Poisson it is the
 * rate at which the tail of M/D/1, with all that a request costs as its service time, is what the SLO allows.
 */
export function capacityOf(
  { arrivals, boundMs, servers }: Pick<CapacityCase, 'arrivals' | 'boundMs' | 'servers'>,
  most: number,
): number {
  if (arrivals === 'constant') return most;
  if (servers > 1) throw new Error('Expected one server for Poisson arrivals, whose tail is known, got more');
  return rateAt((rate) => md1Tail(1 / most, rate, boundMs / 1000), LATE, most);
}

/** The cases that are called so, or whose names hold one of these parts; all without any. @throws where a part is in no name */
export function chosenCases(parts: readonly string[]): readonly CapacityCase[] {
  for (const part of parts) {
    if (CASES.some(({ name }) => name.includes(part))) continue;
    const names = CASES.map(({ name }) => name).join('; ');
    throw new Error(
      `Expected a part of the name of a case, got ${JSON.stringify(part)}. There are: ${names}`,
    );
  }
  return CASES.filter(({ name }) => parts.length === 0 || parts.some((part) => name.includes(part)));
}

function file(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
