import { number, percent } from '../../record/format.ts';
import type { TimeHistogram } from '../../record/histogram.ts';

/** Share of a core beyond which the generator is likely to be what limits the load. */
const MAX_CPU = 0.95;
/** Lag that is no matter whatever the latency, ms at p50 and at p99. */
const FREE_LAG = { p50: 0.5, p99: 5 };
/** Lag that is no matter beside the latency at the same percentile. */
const FREE_SHARE = 0.1;
/** Share of the requests that may be left unsent. */
const MAX_UNSENT = 0.001;

/** What is known of how the generators fared. */
export interface Fared {
  /** Of the busiest, seconds per second. */
  cpu: number;
  /** Null in a closed loop, which is never late. */
  lag: TimeHistogram | null;
  latency: TimeHistogram;
  /** Requests that were due and that no generator got to. */
  unsent: number;
  scheduled: number;
  /** Codes of the generator's own limits that kept connections from being opened, e.g. EMFILE. */
  ownLimits: readonly string[];
}

/** Why the generator, and not the target, may have been the limit; each a sentence. None: it was not. */
export function weaknesses({ cpu, lag, latency, unsent, scheduled, ownLimits }: Fared): string[] {
  const reasons: string[] = [];
  if (cpu > MAX_CPU) {
    reasons.push(`the generator used ${percent(cpu)} of a core, over ${percent(MAX_CPU)}`);
  }
  for (const percentile of [50, 99] as const) {
    const late = lag?.percentile(percentile) ?? 0;
    const took = latency.percentile(percentile) ?? 0;
    if (late > FREE_LAG[`p${percentile}`] && late > FREE_SHARE * took) {
      reasons.push(
        `requests were sent late: p${percentile} of the lag is ${number(late)} ms, ` +
          `over ${percent(FREE_SHARE)} of a latency of ${number(took)} ms`,
      );
    }
  }
  if (unsent > MAX_UNSENT * scheduled) {
    reasons.push(`${unsent} of ${scheduled} requests that were due were never sent`);
  }
  if (ownLimits.length > 0) {
    reasons.push(`the generator itself could open no more connections (${ownLimits.join(', ')})`);
  }
  return reasons;
}
