import type { CompareResult } from '../../harness/record/compare.ts';
import { csv } from './row.ts';

/** Each launch pair's change of each metric, a line each; `change` is B / A - 1. */
export function renderLaunchesCsv(
  { id }: Pick<CompareResult, 'id'>,
  points: readonly { metric: string; block: number; change: number }[],
): string {
  const rows = points.map(({ metric, block, change }) => [id, block, metric, change]);
  return csv([['comparison', 'launch pair', 'metric', 'change'], ...rows]);
}
