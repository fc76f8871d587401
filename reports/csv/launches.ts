import type { CompareResult } from '../../harness/record/compare.ts';

/** Each launch pair's change of each metric, a line each; `change` is B / A - 1. */
export function renderLaunchesCsv(
  { id }: Pick<CompareResult, 'id'>,
  points: readonly { metric: string; block: number; change: number }[],
): string {
  const lines = points.map(({ metric, block, change }) => [id, block, metric, change].join(','));
  return `${['comparison,launch pair,metric,change', ...lines].join('\n')}\n`;
}
