import type { SearchState } from '../../record/capacity.ts';
import { mean } from '../statistics/moments.ts';
import { tFactor } from '../statistics/student.ts';
import { clearBracket } from './bracket.ts';
import { contradictions, momentInWords, momentsOf, stands } from './contradiction.ts';
import { type Edge, findEdge } from './edge.ts';
import { generatorFails } from './generator-limit.ts';
import { hiddenOverload } from './hidden-overload.ts';
import { irregularities } from './irregular.ts';
import type { SearchPlan } from './search.ts';
import { leaning, type SeenTrial } from './seen.ts';

/** What trials say of the largest load that keeps the SLO. */
export interface Ends {
  lower: number | null;
  upper: number | null;
  state: SearchState;
  irregular: string[];
  /** Loads that were missed once and not again, though a higher one was kept, in words. */
  moments: string[];
  limitedBy: 'target' | 'generator';
  /** Null where no line could be fitted: then the ends are the nearest loads whose class is beyond doubt. */
  edge: Edge | null;
}

/** Launches that tell what launches differ by. */
const FEWEST_LAUNCHES = 3;
/** Luck is allowed this share of the distance between the nearest loads of either class, and at least so much. */
const LUCK = { share: 0.25, least: 0.003 };

/** The ends of the interval, and what kind of answer it is. */
export function endsOf(seen: readonly SeenTrial[], { confidence, most, ceiling }: SearchPlan): Ends {
  const trials = seen.filter(({ stage }) => stage !== 'warm-up');
  const fails = generatorFails(ceiling);
  const edge = findEdge(trials, confidence);
  const contradicting = contradictions(trials, confidence);
  const moments = momentsOf(contradicting, confidence);
  const { kept, missed, generator } = clearBracket(trials, confidence, moments);
  const irregular = irregularities(trials, edge, confidence);
  // What only some launches kept, by luck or not, is no end: all trials at and below a load have to agree that it was.
  const together = apart(kept, missed, trials);
  const launches =
    edge === null && kept !== null ? overLaunches(trials, together.kept ?? kept, confidence, moments) : null;
  const bracket = launches ?? together;
  const lower = edge === null ? bracket.kept : Math.exp(edge.ci[0]);
  const upper = edge === null ? bracket.missed : Math.exp(edge.ci[1]);
  const state = (): SearchState => {
    if (irregular.length > 0) return 'irregular';
    if (lower !== null && upper !== null) return 'found';
    if (lower !== null && (generator !== null || lower >= Math.min(most, fails))) return 'never-missed';
    const keptOnce = trials.some((trial) => trial.state === 'measured' && leaning(trial) === 'kept');
    if (lower === null && !keptOnce && trials.some(({ state }) => state !== 'generator')) return 'never-kept';
    return 'unknown';
  };
  return {
    lower,
    upper,
    state: state(),
    irregular,
    moments: contradicting.filter((one) => !stands(one, confidence)).map(momentInWords),
    limitedBy: upper === null && (generator !== null || (lower ?? 0) >= fails) ? 'generator' : 'target',
    edge,
  };
}

/**
 * Where no line can be fitted and each of several launches showed both ends of its own: the middle of their middles, with what
 * they differ by (Student's t over launches) and half the way between their ends. Where fewer than three did, three can't tell
 * what launches differ by, and the ends are the lowest and the highest that any of them showed.
 * @param together the load that all of them kept
 */
function overLaunches(
  trials: readonly SeenTrial[],
  together: number,
  confidence: number,
  moments: ReadonlySet<SeenTrial>,
): { kept: number; missed: number } | null {
  const searches = [...new Set(trials.map(({ search }) => search))];
  if (searches.length < 2) return null;
  const found = searches.map((search) => {
    const own = trials.filter((trial) => trial.search === search);
    const clear = clearBracket(own, confidence, moments);
    return apart(clear.kept, clear.missed, own);
  });
  const ends = found.flatMap(({ kept, missed }) =>
    kept === null || missed === null || kept >= missed
      ? []
      : [{ low: Math.log(kept), high: Math.log(missed) }],
  );
  const n = ends.length;
  if (n < FEWEST_LAUNCHES || n < searches.length) {
    const lows = found.flatMap(({ kept }) => kept ?? []);
    const highs = found.flatMap(({ missed }) => missed ?? []);
    return lows.length === 0 || highs.length === 0
      ? null
      : { kept: Math.min(together, ...lows), missed: Math.max(...highs) };
  }
  const middles = ends.map(({ low, high }) => (low + high) / 2);
  const middle = mean(middles);
  const spread = middles.reduce((sum, each) => sum + (each - middle) ** 2, 0) / (n - 1);
  const half =
    mean(ends.map(({ low, high }) => (high - low) / 2)) + tFactor(confidence, n - 1) * Math.sqrt(spread / n);
  return { kept: Math.exp(middle - half), missed: Math.exp(middle + half) };
}

/** The nearest loads of either class, a little further apart: one of them may have been classed by a lucky trial. */
function apart(
  kept: number | null,
  missed: number | null,
  trials: readonly SeenTrial[],
): { kept: number | null; missed: number | null } {
  if (kept === null || missed === null) return { kept, missed };
  const surely = kept * (1 - hiddenOverload(trials, kept));
  const further = 1 + Math.max(LUCK.least, LUCK.share * (missed / kept - 1));
  return { kept: Math.min(kept / further, surely), missed: missed * further };
}
