import type { Variant } from '../config/scenario.ts';
import type { Launch } from '../record/trial.ts';
import type { Used } from './target-runtime.ts';

/** What a container used between two readings, for the record; null for what is none. */
export function containerOf(variant: Variant, before: Used | null, after: Used | null): Launch['container'] {
  const known = after ?? before;
  if (known === null) return null;
  const { cpus = null, memoryMb = null } = variant.limits ?? {};
  const both = before !== null && after !== null;
  return {
    imageId: known.imageId,
    limits: { cpus, memoryMb },
    throttled: both
      ? {
          periods: after.throttled.periods - before.throttled.periods,
          throttledPeriods: after.throttled.throttledPeriods - before.throttled.throttledPeriods,
          throttledSeconds: after.throttled.throttledSeconds - before.throttled.throttledSeconds,
        }
      : null,
    memoryPeakMb: known.memoryPeakBytes === null ? null : Math.round(known.memoryPeakBytes / 1e5) / 10,
  };
}
