import { TimeHistogram } from '../../record/histogram.ts';
import type { GeneratorHealth } from '../../record/load.ts';
import { ownLimitInWords, ownLimits } from '../http/own-limits.ts';
import type { DuetResult } from './job.ts';

/** How the process of a duet fared. Its requests wait for each other, so it is never late and never the limit. */
export function healthOf({ watched, arms }: DuetResult): GeneratorHealth {
  const delay = TimeHistogram.merge([watched.loopDelay]);
  const refused = arms.flatMap(({ refusals }) => ownLimits(refusals));
  return {
    valid: refused.length === 0,
    reasons: refused.length === 0 ? [] : [ownLimitInWords([...new Set(refused)])],
    lag: { unit: 'ms', p50: 0, p99: 0, max: 0 },
    loopDelay: {
      unit: 'ms',
      p50: delay.percentile(50),
      p99: delay.percentile(99),
      max: Math.round(delay.max * 1000) / 1000,
    },
    cpu: watched.cpu,
    working: watched.cpu,
    stolenMs: watched.stolenMs,
    achievedRatio: 1,
    generators: 1,
  };
}
