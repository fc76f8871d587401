import type { CompareResult } from '../../harness/record/compare.ts';
import { csv } from './row.ts';

/** Each launch pair's change of each metric, a line each; `change` is B / A - 1. */
export function renderLaunchesCsv(
  { id }: Pick<CompareResult, 'id'>,
  points: readonly {
    metric: string;
    route?: string | undefined;
    phase?: string | undefined;
    block: number;
    change: number;
  }[],
): string {
  const rows = points.map(({ metric, route, phase, block, change }) => [
    ...[id, block, metric, route ?? '', change, phase ?? ''],
  ]);
  return csv([['comparison', 'launch pair', 'metric', 'route', 'change', 'phase'], ...rows]);
}
