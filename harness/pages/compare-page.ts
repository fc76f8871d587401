import { readFileSync } from 'node:fs';
import { renderCompareHtml } from '../../reports/html/compare/compare-page.ts';
import { renderGateHtml } from '../../reports/html/compare/gate-page.ts';
import type { LaunchPoint } from '../../reports/html/compare/launch-point.ts';
import { OF_BURSTS } from '../analysis/duet/families.ts';
import { launchValues, routeValues, togetherValues } from '../analysis/duet/launch-values.ts';
import type { MetricName } from '../analysis/metrics.ts';
import { built } from '../package.ts';
import type { CompareResult } from '../record/compare.ts';
import type { MeasuredDuet } from '../record/duet.ts';
import type { CompareLine, CompareStore } from '../record/store.ts';

/** Draws the page of a comparison, or of the gate that it was made for. */
export function writeComparePage(store: CompareStore, result: CompareResult): void {
  const gate = store.readGate();
  const comparison = launchPoints(store.readTrials());
  if (gate === null) {
    store.writeReport(renderCompareHtml(result, comparison, reportStyle()));
    return;
  }
  const confirmation = launchPoints(store.confirmation?.readTrials() ?? []);
  store.writeReport(renderGateHtml(gate, { comparison, confirmation }, reportStyle()));
}

function reportStyle(): { style: string } {
  return { style: readFileSync(built('reports/html/report.css'), 'utf8') };
}

/** What each launch pair said of each metric. */
export function launchPoints(lines: readonly CompareLine[]): LaunchPoint[] {
  return lines.flatMap((line) => {
    if (line.schema !== 'paceline.duet/1' || line.state !== 'measured') return [];
    const { block } = line;
    const whole = Object.entries(launchValues(line)).flatMap(([metric, { a, b }]) =>
      a > 0 ? [{ metric, ...phaseOf(line, metric), block, change: b / a - 1 }] : [],
    );
    const routes = routeValues(line).map(({ route, value: { a, b } }) => ({
      ...{ metric: 'serviceTime', route, block },
      change: b / a - 1,
    }));
    const bursts = togetherValues(line).map(({ route, value: { a, b } }) => ({
      ...{ metric: 'latencyP50', route, phase: 'together' as const, block },
      change: b / a - 1,
    }));
    return [...whole, ...routes, ...bursts];
  });
}

function phaseOf({ together }: MeasuredDuet, metric: string): Pick<LaunchPoint, 'phase'> {
  return together !== undefined && OF_BURSTS.includes(metric as MetricName) ? { phase: 'together' } : {};
}
