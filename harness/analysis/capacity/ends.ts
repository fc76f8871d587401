import type { SearchState } from '../../record/capacity.ts';
import { clearBracket } from './bracket.ts';
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
  limitedBy: 'target' | 'generator';
  /** Null where no line could be fitted: then the ends are the nearest loads whose class is beyond doubt. */
  edge: Edge | null;
}

/** Of the distance between the nearest loads of either class, and at least. */
const LUCK = { share: 0.25, least: 0.003 };

/** The ends of the interval, and what kind of answer it is. */
export function endsOf(seen: readonly SeenTrial[], { confidence, most, ceiling }: SearchPlan): Ends {
  const trials = seen.filter(({ stage }) => stage !== 'warm-up');
  const fails = generatorFails(ceiling);
  const edge = findEdge(trials, confidence);
  const { kept, missed, generator } = clearBracket(trials, confidence);
  const irregular = irregularities(trials, edge, confidence);
  const bracket = apart(kept, missed, trials);
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
    limitedBy: upper === null && (generator !== null || (lower ?? 0) >= fails) ? 'generator' : 'target',
    edge,
  };
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
