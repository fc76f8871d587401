import type { Trial } from '../record/trial.ts';

/** What came of one trial, in a line that somebody who waits reads in passing. */
export function trialInWords(trial: Trial): string {
  if (trial.state === 'invalid') return `invalid: ${trial.reason.message}`;
  const { throughput, latency } = trial.load;
  const { '50': p50, '99': p99 } = latency.percentiles;
  const tail = p99 === null ? '' : `, p99 ${p99.toFixed(2)} ms`;
  const middle = p50 === null ? '' : `, p50 ${p50.toFixed(2)} ms`;
  return `${throughput.value.toFixed(throughput.value < 100 ? 1 : 0)} req/s${middle}${tail}`;
}
