import { endsOf } from '../../harness/analysis/capacity/ends.ts';
import type { SearchPlan } from '../../harness/analysis/capacity/search.ts';
import { loadSeconds } from '../../harness/analysis/capacity/seen.ts';
import { mean } from '../../harness/analysis/statistics/moments.ts';
import type { Simulated } from './results.ts';
import { searchSimulated } from './simulated/simulate.ts';
import type { SimulatedCase } from './simulated-cases.ts';
import { median } from './summary.ts';

/** As `paceline capacity` searches unless it is told otherwise. */
const PLAN: SearchPlan = {
  start: 50,
  most: 1e6,
  ceiling: null,
  searches: 3,
  width: 0.03,
  confidence: 0.95,
  budgetSeconds: 300,
};
/** The n-th search has n times this as its seed, so that streams don't begin alike. */
const SEED = 7919;

/** Searches of a simulated system by the code that searches real ones, each by a seed of its own. */
export function searchesOf(
  { name, system, slo, truth, right, budgetSeconds }: SimulatedCase,
  searches: number,
): Omit<Simulated, 'at' | 'code' | 'engine'> {
  const plan = { ...PLAN, budgetSeconds: budgetSeconds ?? PLAN.budgetSeconds };
  const errors: number[] = [];
  const widths: number[] = [];
  const middles: number[] = [];
  const loads: number[] = [];
  const states: Record<string, number> = {};
  let correct = 0;
  for (let search = 1; search <= searches; search++) {
    const seen = searchSimulated(system, slo, plan, search * SEED);
    const ends = endsOf(seen, plan);
    const { lower, upper, state } = ends;
    loads.push(seen.reduce((sum, trial) => sum + loadSeconds(trial), 0));
    states[state] = (states[state] ?? 0) + 1;
    if (right(ends)) correct += 1;
    if (lower === null || upper === null) continue;
    const middle = Math.sqrt(lower * upper);
    middles.push(middle);
    widths.push(upper / lower - 1);
    if (truth !== null) errors.push(Math.log(middle / truth));
  }
  const bias = errors.length === 0 ? null : mean(errors);
  return {
    schema: 'paceline.bench-capacity-simulated/1',
    ...{ case: name, truth, searches, right: correct, states, bias },
    deviation: bias === null ? null : Math.sqrt(mean(errors.map((error) => (error - bias) ** 2))),
    ...{ width: median(widths), middle: median(middles), loadSeconds: median(loads) ?? 0 },
  };
}
