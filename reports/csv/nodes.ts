import type { NodesResult } from '../../harness/record/nodes.ts';
import { csv } from './row.ts';

const METRICS = ['throughput', 'latencyP99', 'serviceTime', 'cpuPerRequest', 'rss'] as const;

/** A line for each variant, version and metric that was measured, with its interval. */
export function renderNodesCsv({ id, rows }: Pick<NodesResult, 'id' | 'rows'>): string {
  const lines = rows.flatMap(({ scenario, variant, cells }) =>
    cells.flatMap((cell) =>
      METRICS.flatMap((metric) => {
        const found = cell[metric];
        if (found === null) return [];
        const [low, high] = found.ci ?? ['', ''];
        return [[id, scenario, variant, cell.version, metric, found.value, low, high, found.unit]];
      }),
    ),
  );
  return csv([
    ['nodes', 'scenario', 'variant', 'version', 'metric', 'value', 'low', 'high', 'unit'],
    ...lines,
  ]);
}
