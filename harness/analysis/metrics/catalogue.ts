import { LOOP_METRICS } from './loop.ts';
import type { Metric } from './metric.ts';
import { REQUEST_METRICS } from './requests.ts';
import { RESOURCE_METRICS } from './resources.ts';

const BY_NAME = new Map(
  [...REQUEST_METRICS, ...LOOP_METRICS, ...RESOURCE_METRICS].map((metric) => [metric.name, metric]),
);

/** Every name that `gating` and `expectations` of a scenario may use. */
export const METRIC_NAMES: readonly string[] = [...BY_NAME.keys()];

export function metricNamed(name: string): Metric | undefined {
  return BY_NAME.get(name);
}
