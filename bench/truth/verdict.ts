import type { LatencySummary, Percentile } from '../../harness/record/latency.ts';
import { lost, type Reading } from './measure.ts';
import { percentileOf } from './truth.ts';

/** The figures of a row, by the name they have in the table. */
export const FIGURES = ['p50', 'p90', 'p99', 'p99.9', 'max'] as const;
type Figure = (typeof FIGURES)[number];
export type Figures = Record<Figure, number | null>;

/** How far a figure may be from the truth: this share of it or so many ms, whichever is larger. */
/** Share of the requests by which a rank may be off. */
const RANK_SLACK = 0.001;
export const TOLERANCE = { share: 0.02, ms: 0.3 };

/** What is wrong with a reading; empty if every target of the suite is met. */
export function faults(reading: Reading): string[] {
  const list = figureFaults(reading);
  for (const [path, latencies] of reading.truth.byPath) list.push(...routeFaults(reading, path, latencies));
  const { requests } = reading.load;
  const failed = Object.values(requests.errors).reduce((total, count) => total + count, 0);
  if (lost(reading) !== 0) list.push(`${lost(reading)} requests lost`);
  const off = Math.abs(requests.completed - reading.completed) + Math.abs(failed - reading.failed);
  const { throughput } = reading;
  const came = reading.load.throughput.value;
  if (throughput !== null && Math.abs(came / throughput - 1) > TOLERANCE.share) {
    list.push(`${came} answers a second came, true are ${throughput}`);
  }
  if (off > countTolerance(reading)) {
    list.push(
      `${requests.completed} completed and ${failed} failed, true are ${reading.completed} and ${reading.failed}`,
    );
  }
  return list;
}

function figureFaults(reading: Reading): string[] {
  const said = figuresOf(reading.load.latency);
  const truth = trueFigures(reading);
  // A closed loop asks less while it is held up, so its tail is of the machine and not of the law.
  const checked = reading.load.workload.mode === 'closed' ? (['p50', 'p90'] as const) : FIGURES;
  return checked.flatMap((figure) => {
    const is = said[figure];
    const should = truth[figure];
    if (is === null && should === null) return [];
    if (is === null || should === null) {
      return [`${figure} is ${is === null ? 'not given' : 'given without a sample for it'}`];
    }
    const [low, high] = aroundRank(reading, figure);
    const off = Math.max(0, low - is, is - high);
    return off > allowance(reading, figure, should)
      ? [`${figure} off by ${(is - should).toFixed(2)} ms`]
      : [];
  });
}

/** Each route is held to the same as the whole. */
function routeFaults(reading: Reading, path: string, latencies: number[]): string[] {
  const { load } = reading;
  const name = `GET ${path}`;
  const route = load.routes?.find((one) => one.name === name);
  if (route === undefined) return [`${name} is not told`];
  const own: Reading = {
    ...reading,
    load: { ...load, latency: route.latency, requests: route.requests },
    truth: { latencies, byPath: new Map(), timeouts: 0 },
  };
  const { completed } = route.requests;
  const off = completed === latencies.length ? [] : [`${completed} completed, true are ${latencies.length}`];
  return [...figureFaults(own), ...off].map((fault) => `${name}: ${fault}`);
}

/**
 * The truth at the ranks just below and above a percentile's own. Where the law jumps there, as between the
 * tenth of the requests that hang and the others, the percentile is any value between the two.
 */
function aroundRank(reading: Reading, figure: Figure): [low: number, high: number] {
  const sample = sampleOf(reading);
  if (figure === 'max') return [sample.at(-1) ?? 0, sample.at(-1) ?? 0];
  const rank = Math.ceil((Number(figure.slice(1)) / 100) * sample.length - 1e-9) - 1;
  const slack = Math.ceil(RANK_SLACK * sample.length);
  const at = (place: number) => sample[Math.min(sample.length - 1, Math.max(0, place))] ?? 0;
  return [at(rank - slack), at(rank + slack)];
}

/**
 * How far a figure may be off, ms. The tail may also be off by what the run itself reports as beyond its
 * control: its largest lag, and the time that other tenants of the machine took from either core.
 */
function allowance({ load, stolenFromTarget }: Reading, figure: Figure, should: number): number {
  const base = Math.max(TOLERANCE.ms, TOLERANCE.share * should);
  if (figure !== 'p99.9' && figure !== 'max') return base;
  return base + load.generator.lag.max + (load.generator.stolenMs ?? 0) + (stolenFromTarget ?? 0);
}

/** Which request runs into a deadline that several are near to is the machine's to choose; no other count is. */
function countTolerance({ truth, load }: Reading): number {
  const deadline = load.workload.timeoutSeconds * 1000;
  return 2 * truth.latencies.filter((latency) => latency < deadline && latency > deadline - 20).length;
}

export function figuresOf({ percentiles, max }: LatencySummary): Figures {
  const figure = (percentile: Percentile) => percentiles[percentile];
  return { p50: figure('50'), p90: figure('90'), p99: figure('99'), 'p99.9': figure('99.9'), max };
}

/** True figures of the requests that stand in a percentile at all: those answered rightly and those that ran into their deadline. */
export function trueFigures(reading: Reading): Figures {
  const of = (percentile: number) => percentileOf(sampleOf(reading), percentile);
  return { p50: of(50), p90: of(90), p99: of(99), 'p99.9': of(99.9), max: of(100) };
}

function sampleOf({ truth, load }: Reading): readonly number[] {
  const { requests } = load;
  const standing = requests.completed + requests.errors.timeout;
  // Errors that have no latency are spread evenly, so the others are a sample of the same law.
  const count = requests.errors.timeout > 0 ? truth.latencies.length : standing;
  return count >= truth.latencies.length ? truth.latencies : truth.latencies.slice(0, count);
}
