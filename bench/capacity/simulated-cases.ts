import jstat from 'jstat';
import type { Ends } from '../../harness/analysis/capacity/ends.ts';
import type { SimulatedSlo } from './simulated/simulate.ts';
import {
  cliff,
  constant,
  degrading,
  exponential,
  hysteresis,
  queue,
  type System,
  stalling,
  varying,
  warming,
} from './simulated/systems.ts';
import { md1Tail, mmcTail, rateAt } from './simulated/truth.ts';

const { gamma } = jstat.jStat as unknown as {
  /** The quantile of probability `p` of the gamma distribution. */
  gamma: { inv(p: number, shape: number, scale: number): number };
};

/** A system in virtual time. */
export interface SimulatedCase {
  name: string;
  system: System;
  slo: SimulatedSlo;
  /** Requests per second; null where there is no one capacity. */
  truth: number | null;
  /** What is true of it, or what is a right answer, in words. */
  says: string;
  /** Whether an answer is right. */
  right(ends: Pick<Ends, 'lower' | 'upper' | 'state'>): boolean;
  /** Load of a search; null for as much as a search has unless it is told otherwise. */
  budgetSeconds: number | null;
  /** Whether it is one of those whose intervals, bias and deviation have targets. */
  regular: boolean;
}

/** What a simulated system carries when it is never idle, requests per second, and the share that may be late. */
const MOST = 2000;
const TIME = 1 / MOST;
const LATE = 0.01;

const slo = (bound: number): SimulatedSlo => ({ slo: `p99<${bound * 1000}ms`, bound, share: LATE });
const holds = (truth: number) => (ends: Pick<Ends, 'lower' | 'upper'>) =>
  ends.lower !== null && ends.upper !== null && ends.lower <= truth && truth <= ends.upper;

const steady = (bound: number) => rateAt((rate) => md1Tail(TIME, rate, bound), LATE, MOST);

const regular = [0.02, 0.05].flatMap((bound): SimulatedCase[] =>
  [
    {
      name: 'M/M/1',
      system: queue(1, exponential(TIME)),
      truth: rateAt((rate) => mmcTail(1, MOST, rate, bound), LATE, MOST),
    },
    { name: 'M/D/1', system: queue(1, constant(TIME)), truth: steady(bound) },
    {
      name: 'M/M/4',
      system: queue(4, exponential(4 * TIME)),
      truth: rateAt((rate) => mmcTail(4, MOST / 4, rate, bound), LATE, MOST),
    },
    {
      name: 'M/D/1, launches differ by 2 %',
      system: varying(0.02, (factor) => queue(1, constant(factor * TIME))),
      truth: steady(bound),
    },
  ].map(({ name, system, truth }) => ({
    ...{ name: `${name}, p99<${bound * 1000}ms`, system, slo: slo(bound), truth, says: 'closed form' },
    ...{ right: holds(truth), budgetSeconds: null, regular: true },
  })),
);

/** The rate beyond which a cliff gives way, requests per second, and the gaps between arrivals by which it sees a rate. */
const CLIFF = { rate: 1000, gaps: 399 };
/**
 * A cliff sees a rate above its own when 399 gaps take less than they should; their sum has a gamma distribution, so 1 % of the requests
 * are late where its quantile of 1 % is as long as they should take.
 */
const crossed = (gamma.inv(LATE, CLIFF.gaps, 1) * CLIFF.rate) / CLIFF.gaps;

/** Slow for what is asked in so little time. */
const SLOW = 0.004;
const slow = rateAt((rate) => md1Tail(SLOW, rate, 0.05), LATE, 1 / SLOW);

const awkward: SimulatedCase[] = [
  ...[60, 300].map((budgetSeconds) => ({
    name: `a worker that takes 4 ms (M/D/1), in ${budgetSeconds} s`,
    system: queue(1, constant(SLOW)),
    truth: slow,
    says: 'closed form, or that it can’t be told',
    right: (ends: Pick<Ends, 'lower' | 'upper' | 'state'>) => ends.state === 'unknown' || holds(slow)(ends),
    budgetSeconds,
  })),
  {
    name: 'cliff: late as soon as 400 arrivals come faster than 1,000 a second',
    system: cliff(CLIFF.rate),
    truth: crossed,
    says: 'by the gamma distribution of Poisson gaps',
    right: holds(crossed),
  },
  {
    name: 'hysteresis: half as fast once it was 200 ms behind, until the launch ends',
    system: hysteresis(TIME),
    truth: null,
    says: 'irregular',
    right: ({ state }: Pick<Ends, 'state'>) => state === 'irregular',
  },
  {
    name: 'stalls: stands still for 200 ms, every 4.2 s',
    system: stalling(TIME, 4),
    truth: null,
    says: 'no load keeps it: no lower end, or irregular',
    right: ({ lower, state }: Pick<Ends, 'lower' | 'state'>) => lower === null || state === 'irregular',
  },
  {
    name: 'warm-up: 20 times as slow when launched, falling over 3 s',
    system: warming(TIME, 20, 3),
    truth: steady(0.05),
    says: 'M/D/1 once warm',
    right: holds(steady(0.05)),
  },
  {
    name: 'degrading: 0.2 % slower with each second of a launch',
    system: degrading(TIME, 0.002),
    truth: null,
    says: 'irregular, or an interval below that of a fresh launch',
    right: ({ state, upper }: Pick<Ends, 'state' | 'upper'>) =>
      state === 'irregular' || (upper !== null && upper < steady(0.05)),
  },
].map((one) => ({ budgetSeconds: null, ...one, slo: slo(0.05), regular: false }));

export const SIMULATED: readonly SimulatedCase[] = [...regular, ...awkward];
