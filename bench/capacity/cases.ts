import { fileURLToPath } from 'node:url';
import { md1Tail, rateAt } from './simulated/truth.ts';

/** A real server whose capacity is known. */
export interface CapacityCase {
  name: string;
  file: string;
  env: Record<string, string>;
  slo: string;
  arrivals: 'constant' | 'poisson';
  /** Seconds a request takes its server, by its code. */
  serviceSeconds: number;
  /** Requests served at once. */
  servers: number;
  /** Whether what a request costs beside that is measured, by how many it answers when it is never idle. */
  overhead: boolean;
  /** Whether it needs a PostgreSQL. */
  postgres: boolean;
  /** How far from the truth the middle of the interval may lie, as a share. */
  within: number;
  peers: boolean;
}

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const SPIN = file('../decision/spin-server.cjs');
const FIFO = file('../../tests/fixtures/fifo-server.cjs');
const POOL = file('servers/pool.cjs');

const spin = (milliseconds: number, arrivals: 'constant' | 'poisson'): CapacityCase => ({
  name: `spin ${milliseconds} ms, ${arrivals}`,
  file: SPIN,
  env: { SPIN_US: String(milliseconds * 1000) },
  slo: 'p99<50ms',
  arrivals,
  serviceSeconds: milliseconds / 1000,
  servers: 1,
  overhead: true,
  postgres: false,
  within: 0.03,
  peers: arrivals === 'poisson',
});

const fifo = (arrivals: 'constant' | 'poisson'): CapacityCase => ({
  name: `first come, first served, ${arrivals}`,
  file: FIFO,
  env: { SERVICE_MS: '4' },
  slo: 'p99<50ms',
  arrivals,
  serviceSeconds: 0.004,
  servers: 1,
  overhead: false,
  postgres: false,
  within: 0.01,
  peers: false,
});

export const CASES: readonly CapacityCase[] = [
  fifo('constant'),
  fifo('poisson'),
  spin(1, 'constant'),
  spin(1, 'poisson'),
  spin(4, 'constant'),
  spin(4, 'poisson'),
  {
    name: 'pool of 5, 20 ms each, constant',
    file: POOL,
    env: { POOL: '5', HOLD_MS: '20' },
    slo: 'p99<200ms',
    arrivals: 'constant',
    serviceSeconds: 0.02,
    servers: 5,
    overhead: true,
    postgres: true,
    within: 0.03,
    peers: false,
  },
];

/**
 * The largest rate that keeps the SLO: all that its servers do when they are never idle where arrivals are constant,
 * since then nothing waits below it and everything above; where they are Poisson, the rate at which the tail of M/D/1
 * is what the SLO allows.
 * @param serviceSeconds of one request, with all that it costs
 */
export function truthOf({ slo, arrivals, servers }: CapacityCase, serviceSeconds: number): number {
  const most = servers / serviceSeconds;
  if (arrivals === 'constant') return most;
  if (servers > 1) throw new Error('Expected one server for Poisson arrivals, whose tail is known');
  const bound = Number(/<([\d.]+)ms$/.exec(slo)?.[1]) / 1000;
  return rateAt((rate) => md1Tail(serviceSeconds, rate, bound), 0.01, most);
}
