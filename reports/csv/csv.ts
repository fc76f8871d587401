import { METRICS, type Metric } from '../../harness/analysis/metrics.ts';
import type { Trial } from '../../harness/record/trial.ts';
import { csv } from './row.ts';

const HEADINGS = ['scenario', 'variant', 'block', 'order', 'state', 'metric', 'unit', 'value'];

/** Every trial as measured, a row for each metric it has. */
export function renderCsv(trials: readonly Trial[]): string {
  const rows = trials.flatMap((trial) => {
    const head = [trial.scenario, trial.variant, trial.block, trial.order, trial.state];
    if (trial.state === 'invalid') return [[...head, '', '', trial.reason.message]];
    return Object.entries<Metric>(METRICS).flatMap(([name, metric]) => {
      const value = metric.read(trial);
      return value === null ? [] : [[...head, name, metric.unit, value]];
    });
  });
  return csv([HEADINGS, ...rows]);
}
