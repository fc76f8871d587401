import { meanEstimate } from '../../harness/analysis/statistics/mean-interval.ts';
import { comparedLabel } from '../../harness/words/metric-label.ts';
import { clopperPearson } from '../decision/clopper-pearson.ts';
import type { Share } from '../decision/summary.ts';
import { expectedOf, isFound } from './found.ts';
import type { RegressionDecision, Told } from './results.ts';
import type { Row } from './row.ts';
import { wanted } from './rows.ts';

const CONFIDENCE = 0.95;
/** Decisions of a row that may miss. */
const MISSES = 1;

/** What the decisions of a row come to. */
export interface RowSummary {
  found: Share;
  invalid: number;
  /** Whether there are as many as it takes, and they miss no more than may be; a no-op never. */
  enough: boolean;
  met: boolean;
  /** What its comparison read, the mean of all decisions; null where it was in none. */
  read: { change: number; as: Told } | null;
  /** What those said that did not find it, each once. */
  misses: string[];
  engines: string[];
}

/** @param decisions of this row alone; null where there are none */
export function summaryOf(row: Row, decisions: readonly RegressionDecision[]): RowSummary | null {
  if (decisions.length === 0) return null;
  const found = decisions.filter((decision) => isFound(row, decision));
  const missed = decisions.filter((decision) => !found.includes(decision));
  const n = decisions.length;
  return {
    found: { count: found.length, n, ci: clopperPearson(found.length, n, CONFIDENCE) },
    invalid: decisions.filter(({ verdict }) => verdict === 'invalid' || verdict === 'failed').length,
    enough: n >= wanted(row),
    met: missed.length <= (row.kind === 'no-op' ? 0 : MISSES),
    read: readBy(row, decisions),
    misses: [...new Set(missed.map(({ because }) => because))],
    engines: [...new Set(decisions.map(({ engine }) => engine))].sort(),
  };
}

/** By the metric that found it most often; the first of those that are expected where none did. */
function readBy(row: Row, decisions: readonly RegressionDecision[]): RowSummary['read'] {
  const right = decisions.flatMap(({ comparisons }) => expectedOf(row, comparisons));
  const names = [...new Set(right.map(comparedLabel))];
  const hits = (name: string) =>
    right.filter((one) => comparedLabel(one) === name && one.verdict === 'regressed').length;
  const [best] = names.sort((one, other) => hits(other) - hits(one));
  const known = right.filter((one) => comparedLabel(one) === best && one.change !== null);
  const [as] = known;
  const estimate = meanEstimate(
    known.flatMap(({ change }) => change ?? []),
    '',
    CONFIDENCE,
  );
  return as === undefined || estimate === null ? null : { change: estimate.value, as };
}

/** The newest of the engines that are asked for of which a row has any. */
export function newestOf(
  decisions: readonly RegressionDecision[],
  engines: readonly string[],
): RegressionDecision[] {
  const asked = decisions.filter(({ engine }) => engines.includes(engine));
  const newest = asked.toSorted((one, other) => (one.at < other.at ? 1 : -1))[0]?.engine;
  return asked.filter(({ engine }) => engine === newest);
}
