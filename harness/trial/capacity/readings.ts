import type { Slice } from '../../load/slices.ts';
import type { SloReading } from '../../record/capacity.ts';
import { shareAbove } from '../../record/histogram.ts';
import type { ProbeProcess } from '../../record/probe.ts';
import { servingProcesses } from '../../record/serving.ts';
import type { SloTerm } from '../../record/slo.ts';

/** Parts of a window that are read by themselves: of the load, and of what the probe saw, whose samples are fewer. */
export const BATCHES = { load: 60, probe: 20 };

/** What a trial gives to read SLOs from. */
export interface Parts {
  /** Requests by when they were due; a part in which none was due is there as well. */
  load: readonly Slice[];
  /** The same of one route. */
  loadOf(route: string): readonly Slice[];
  /** Right answers by when they came, whenever they were due. */
  answered: readonly number[];
  /** Seconds of each of these parts. */
  seconds: number;
  /** Requests per second that were asked for. */
  rate: number;
  /** What the probe saw of the serving processes, part by part; empty without a probe. */
  probe: readonly (readonly ProbeProcess[])[];
  /** Milliseconds of each of these parts. */
  probeMs: number;
}

/** Which SLOs can only be read where the probe is inside the target. */
export function needsProbe({ figure }: SloTerm): boolean {
  return figure.kind === 'loopDelay' || figure.kind === 'utilization';
}

/** What one trial says of each SLO. */
export function readSlos(terms: readonly SloTerm[], parts: Parts): SloReading[] {
  return terms.map((term) => {
    const { text, side, orEqual } = term;
    return { slo: text, side, orEqual, bound: boundOf(term), batches: batchesOf(term, parts) };
  });
}

/** The ratio that keeps the SLO, e.g. 0.01 for `p99<50ms`: one in a hundred may take longer. */
function boundOf({ figure, bound }: SloTerm): number {
  if (figure.kind === 'latency' || figure.kind === 'loopDelay') {
    return Number((1 - figure.percentile / 100).toPrecision(12));
  }
  return bound;
}

function batchesOf({ figure, bound, route }: SloTerm, parts: Parts): [number, number][] {
  const load = route === null ? parts.load : parts.loadOf(route);
  switch (figure.kind) {
    case 'latency':
      return load.map((slice) => [slice.scheduled - within(slice, bound), slice.scheduled]);
    case 'errors':
      return load.map(({ scheduled, completed }) => [scheduled - completed, scheduled]);
    case 'goodput':
      // At a lower load than is asked for, no answers are missing that anybody wanted.
      return parts.answered.map((completed) => [
        parts.rate < bound ? bound * parts.seconds : completed,
        parts.seconds,
      ]);
    case 'loopDelay':
      return parts.probe.map((processes) => {
        const serving = servingProcesses(processes);
        const count = serving.reduce((sum, { delay }) => sum + delay.count, 0);
        const histograms = serving.map(({ delay }) => delay.histogram);
        return [shareAbove(histograms, bound) * count, count];
      });
    case 'utilization':
      return busiest(parts.probe).map((share) =>
        share === null ? [0, 0] : [share * parts.probeMs, parts.probeMs],
      );
  }
}

/** Right answers within the bound, ms. What timed out stands in the counts as well, at its deadline, which is longer. */
function within({ counts, completed }: Slice, bound: number): number {
  let found = 0;
  for (let at = 0; at < counts.length; at += 2) {
    if ((counts[at] ?? 0) / 1000 <= bound) found += counts[at + 1] ?? 0;
  }
  return Math.min(found, completed);
}

/**
 * Part by part, the utilisation of the process that was busiest over all of them: a cluster one of whose workers is always
 * busy has no more to give there. The busiest of each part would be another worker each time, and busier than any.
 * Null where it was not seen.
 */
function busiest(probe: Parts['probe']): (number | null)[] {
  const sums = new Map<number, number>();
  for (const { pid, utilization } of probe.flatMap(servingProcesses)) {
    sums.set(pid, (sums.get(pid) ?? 0) + (utilization ?? 0));
  }
  const [found] = [...sums].sort(([, a], [, b]) => b - a);
  return probe.map((processes) => processes.find(({ pid }) => pid === found?.[0])?.utilization ?? null);
}
