import { METRICS, type Metric } from '../../harness/analysis/metrics.ts';
import type { Trial } from '../../harness/record/trial.ts';

const HEADINGS = ['scenario', 'variant', 'block', 'order', 'state', 'metric', 'unit', 'value'];

/** Every trial as measured, a row for each metric it has (RFC 4180). */
export function renderCsv(trials: readonly Trial[]): string {
  const rows = trials.flatMap((trial) => {
    const head = [trial.scenario, trial.variant, trial.block, trial.order, trial.state];
    if (trial.state === 'invalid') return [[...head, '', '', trial.reason.message]];
    return Object.entries<Metric>(METRICS).flatMap(([name, metric]) => {
      const value = metric.read(trial);
      return value === null ? [] : [[...head, name, metric.unit, value]];
    });
  });
  return `${[HEADINGS, ...rows].map((row) => row.map(field).join(',')).join('\r\n')}\r\n`;
}

/** A text that a spreadsheet would take for a formula gets a quote in front, so that it stays a text. */
function field(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
