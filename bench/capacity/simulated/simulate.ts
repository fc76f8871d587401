import { nextTrial, type SearchPlan } from '../../../harness/analysis/capacity/search.ts';
import type { SeenTrial } from '../../../harness/analysis/capacity/seen.ts';
import { exponential, type Server, type System, type Uniform, uniform } from './systems.ts';

const BATCHES = 60;

/** What is asked of a simulated system: an SLO of one percentile. */
export interface SimulatedSlo {
  slo: string;
  /** Seconds. */
  bound: number;
  /** Share of the requests that may take longer. */
  share: number;
}

/** Follows a search on a system in virtual time, with Poisson arrivals; each fresh launch starts empty. */
export function searchSimulated(
  system: System,
  slo: SimulatedSlo,
  plan: SearchPlan,
  seed: number,
): SeenTrial[] {
  const random = uniform(seed);
  const seen: SeenTrial[] = [];
  let server = system(random);
  let now = 0;
  for (;;) {
    const next = nextTrial(plan, seen);
    if (next.done) return seen;
    if (next.fresh) {
      server = system(random);
      now = 0;
    }
    const { search, stage, rate } = next;
    const window = { warmupSeconds: next.warmupSeconds, durationSeconds: next.durationSeconds };
    const batches = load(server, random, now, rate, window, slo.bound);
    // Until what is left of it is answered, as a runner waits.
    now = Math.max(now + window.warmupSeconds + window.durationSeconds, batches.last) + 0.1;
    seen.push({
      ...{ search, stage, rate, window },
      state: 'measured',
      readings: [{ slo: slo.slo, side: 'below', orEqual: false, bound: slo.share, batches: batches.counts }],
    });
  }
}

function load(
  server: Server,
  random: Uniform,
  from: number,
  rate: number,
  { warmupSeconds, durationSeconds }: { warmupSeconds: number; durationSeconds: number },
  bound: number,
): { counts: [number, number][]; last: number } {
  const start = from + warmupSeconds;
  const end = start + durationSeconds;
  const gap = exponential(1 / rate);
  const counts = Array.from({ length: BATCHES }, (): [number, number] => [0, 0]);
  let last = from;
  for (let at = from + gap(random); at < end; at += gap(random)) {
    const answered = server.serve(at);
    last = Math.max(last, answered);
    if (at < start) continue;
    const batch = counts[Math.min(BATCHES - 1, Math.floor(((at - start) / durationSeconds) * BATCHES))];
    if (batch === undefined) continue;
    batch[1] += 1;
    if (answered - at > bound) batch[0] += 1;
  }
  return { counts, last };
}
