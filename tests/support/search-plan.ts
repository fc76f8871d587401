import type { SearchPlan } from '../../harness/analysis/capacity/search.ts';

/** As `paceline capacity` searches unless it is told otherwise, but for loads beyond 100,000 requests a second. */
export const PLAN: SearchPlan = {
  start: 50,
  most: 100_000,
  ceiling: null,
  searches: 3,
  width: 0.03,
  confidence: 0.95,
  budgetSeconds: 300,
};
