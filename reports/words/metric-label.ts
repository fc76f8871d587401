import { metricNamed } from '../../harness/analysis/metrics.ts';

/** A metric as it stands in sentences; one that is not known here reads as its name's own words. */
export function metricLabel(metric: string): string {
  return metricNamed(metric)?.label ?? metric.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** A metric at the head of its row, with the unit in which its values are shown. */
export function labelWithUnit({ metric, unit }: { metric: string; unit: string }): string {
  return `${metricLabel(metric)}, ${unit === 'share' ? '%' : unit}`;
}
