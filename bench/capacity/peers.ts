import { load } from '../../harness/index.ts';
import type { LoadStep } from '../../harness/record/load.ts';
import { ask } from '../decision/client.ts';
import { placement, withTarget } from '../setting.ts';
import type { CapacityCase } from './cases.ts';
import { measured } from './measured.ts';

/** Connections that people try one after the other, and seconds of each. */
const STEPS = { connections: [1, 2, 4, 8, 16, 32, 64], seconds: 8 };
/** A ramp to so many times what the server carries at most, from a tenth of that. */
const RAMP = { beyond: 1.5, from: 0.1, seconds: 60, timeout: 2 };

/** What a peer said. */
export interface PeerAnswer {
  /** Requests per second; null where it has none. */
  estimate: number | null;
  loadSeconds: number;
  /** On the clock. */
  seconds: number;
}

/** What autocannon said at a number of connections. */
export interface Step {
  requestsPerSecond: number;
  /** Milliseconds. */
  p99: number;
}

/** autocannon in a closed loop at rising connections: the most requests per second whose p99 was within the SLO. */
export async function byConnections(one: CapacityCase): Promise<PeerAnswer> {
  const began = performance.now();
  const steps: Step[] = [];
  await withTarget(
    [process.execPath, one.file],
    one.env,
    async ({ origin }) => {
      for (const connections of STEPS.connections) {
        const asked = { method: 'GET', path: '/', headers: {}, body: null } as const;
        const length = { connections, duration: STEPS.seconds };
        steps.push(await ask(origin, asked, length, new AbortController().signal));
      }
    },
    { cores: placement.target },
  );
  return {
    estimate: largestKept(steps, one.boundMs),
    loadSeconds: STEPS.connections.length * STEPS.seconds,
    seconds: (performance.now() - began) / 1000,
  };
}

/** The most requests per second of those steps that kept the bound; null where none did. */
export function largestKept(steps: readonly Step[], boundMs: number): number | null {
  const kept = steps.filter(({ p99 }) => p99 < boundMs).map((step) => step.requestsPerSecond);
  return kept.length === 0 ? null : Math.max(...kept);
}

/** One ramp, with the arrivals that were asked for. @param most requests per second that the server carries at all */
export async function byRamp(one: CapacityCase, most: number): Promise<PeerAnswer> {
  const began = performance.now();
  const to = Math.ceil(RAMP.beyond * most);
  const { overLoad = [] } = await withTarget([process.execPath, one.file], one.env, async ({ origin }) =>
    load({
      url: `${origin}/`,
      rate: { from: Math.round(RAMP.from * to), to },
      ...{ arrivals: one.arrivals, duration: RAMP.seconds, timeout: RAMP.timeout },
    }).catch(measured),
  );
  return {
    estimate: firstBeyond(overLoad, one.boundMs),
    loadSeconds: RAMP.seconds,
    seconds: (performance.now() - began) / 1000,
  };
}

/** The middle of the first step of a ramp whose p99 was not within the bound, as people read it off; null where all were. */
export function firstBeyond(
  steps: readonly Pick<LoadStep, 'from' | 'to' | 'p99'>[],
  boundMs: number,
): number | null {
  const beyond = steps.find(({ p99 }) => p99 !== null && p99 >= boundMs);
  return beyond === undefined ? null : (beyond.from + beyond.to) / 2;
}
