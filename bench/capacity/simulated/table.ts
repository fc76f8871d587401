import { endsOf } from '../../../harness/analysis/capacity/ends.ts';
import type { SearchPlan } from '../../../harness/analysis/capacity/search.ts';
import { loadSeconds } from '../../../harness/analysis/capacity/seen.ts';
import { number, percent } from '../../../harness/record/format.ts';
import { clopperPearson } from '../../decision/clopper-pearson.ts';
import { markdownTable } from '../../table.ts';
import { searchSimulated } from './simulate.ts';
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
} from './systems.ts';
import { md1Tail, mmcTail, rateAt } from './truth.ts';

/** As `paceline capacity` searches unless it is told otherwise. */
const PLAN: SearchPlan = {
  start: 50,
  most: 1e6,
  searches: 3,
  width: 0.03,
  confidence: 0.95,
  budgetSeconds: 300,
};
/** What a simulated system carries when it is never idle, requests per second. */
const RATE = 2000;
const ALLOWED = 0.01;
const SEEDS = 7919;

const percentage = (value: number) => percent(value);

/** Searches of systems whose truth is a closed form. */
export function simulatedTable(log: (line: string) => void, searches: number): string {
  const rows = [0.02, 0.05].flatMap((bound) =>
    [
      {
        name: 'M/M/1',
        system: queue(1, exponential(1 / RATE)),
        tail: (r: number) => mmcTail(1, RATE, r, bound),
      },
      {
        name: 'M/D/1',
        system: queue(1, constant(1 / RATE)),
        tail: (r: number) => md1Tail(1 / RATE, r, bound),
      },
      {
        name: 'M/M/4',
        system: queue(4, exponential(4 / RATE)),
        tail: (r: number) => mmcTail(4, RATE / 4, r, bound),
      },
      {
        name: 'M/D/1, launches differ by 2 %',
        system: varying(0.02, (factor) => queue(1, constant(factor / RATE))),
        tail: (r: number) => md1Tail(1 / RATE, r, bound),
      },
    ].map(({ name, system, tail }) => {
      log(`${name}, p99 within ${bound * 1000} ms: ${searches} searches`);
      return row(`${name}, p99<${bound * 1000}ms`, system, bound, rateAt(tail, ALLOWED, RATE), searches);
    }),
  );
  return markdownTable(
    ['system', 'truth, req/s', 'intervals that hold it', 'bias', 'SD', 'width, median', 'load, median'],
    rows,
  );
}

function row(name: string, system: System, bound: number, truth: number, searches: number): string[] {
  const errors: number[] = [];
  const widths: number[] = [];
  const loads: number[] = [];
  let held = 0;
  for (let seed = 1; seed <= searches; seed++) {
    const slo = { slo: 'p99', bound, share: ALLOWED };
    const seen = searchSimulated(system, slo, PLAN, seed * SEEDS);
    loads.push(seen.reduce((sum, trial) => sum + loadSeconds(trial), 0));
    const { lower, upper } = endsOf(seen, PLAN);
    if (lower === null || upper === null) continue;
    if (lower <= truth && truth <= upper) held += 1;
    errors.push(Math.log(Math.sqrt(lower * upper) / truth));
    widths.push(upper / lower - 1);
  }
  const bias = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  const deviation = Math.sqrt(errors.reduce((sum, error) => sum + (error - bias) ** 2, 0) / errors.length);
  const [low, high] = clopperPearson(held, searches);
  return [
    name,
    number(truth),
    `${held} of ${searches}: ${percentage(held / searches)} [${percentage(low)}, ${percentage(high)}]`,
    percentage(bias),
    percentage(deviation),
    percentage(median(widths)),
    `${number(median(loads))} s`,
  ];
}

/** What becomes of systems that have no one capacity, or hide it. */
export function awkwardTable(): string {
  const time = 1 / RATE;
  const bound = 0.05;
  const steady = rateAt((r) => md1Tail(time, r, bound), ALLOWED, RATE);
  const cases: [string, System, string][] = [
    [
      'cliff: nothing is late below 1,000 req/s, all above',
      cliff(1000),
      'below 1,000, where chance crosses it',
    ],
    ['once 200 ms behind it stays half as fast', hysteresis(time), 'irregular'],
    ['stands still for 200 ms, every 4 s', stalling(time, 4), 'none: 5 % of the time is lost'],
    ['20 times as slow when launched, for 3 s', warming(time, 20, 3), `${number(steady)} once warm`],
    [
      '0.2 % slower with each second of its life',
      degrading(time, 0.002),
      `irregular, or below ${number(steady)}`,
    ],
  ];
  const rows = cases.map(([name, system, truth]) => {
    const seen = searchSimulated(system, { slo: 'p99', bound, share: ALLOWED }, PLAN, 5);
    const { lower, upper, state } = endsOf(seen, PLAN);
    const range = `${lower === null ? '–' : number(lower)} to ${upper === null ? '–' : number(upper)}`;
    return [name, truth, state, range];
  });
  return markdownTable(['system', 'truth, req/s', 'state', 'interval, req/s'], rows);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
