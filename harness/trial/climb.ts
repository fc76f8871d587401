import type { CeilingStep, OpenCeiling } from '../record/doctor.ts';
import type { LoadResult } from '../record/load.ts';
import { number, percent } from '../words/format.ts';

/** Requests per second: doubling, and 5,000, at which the lag of generators is compared. */
const RATES = [1000, 2000, 4000, 5000, 8000, 16_000, 32_000, 64_000];
/** Measurements that may be repeated: a moment that a neighbour took from this machine is not its ceiling. */
const REPEATS = 2;
/** Share of the requests that must be sent for a rate to hold. */
const MIN_ACHIEVED = 0.99;
/** Share of the requests that may fail where a rate holds. */
const MAX_FAILED = 0.01;

/**
 * Measures one rate after the other, upwards, until the first that does not hold when measured twice.
 * @param rates requests per second, ascending
 */
export async function climb(
  measure: (rate: number) => Promise<LoadResult>,
  rates: readonly number[] = RATES,
): Promise<OpenCeiling> {
  const steps: CeilingStep[] = [];
  const take = async (rate: number) => {
    const step = stepOf(rate, await measure(rate));
    steps.push(step);
    return step;
  };
  let repeats = REPEATS;
  let carries: number | null = null;
  for (const rate of rates) {
    let step = await take(rate);
    if (!step.held && repeats > 0) {
      repeats -= 1;
      step = await take(rate);
    }
    if (!step.held) {
      const limitedBy = step.valid ? 'target' : 'generator';
      return { carries: { value: carries, unit: 'req/s' }, limitedBy, reasons: step.reasons, steps };
    }
    carries = rate;
  }
  return { carries: { value: carries, unit: 'req/s' }, limitedBy: null, reasons: [], steps };
}

function stepOf(rate: number, { requests, generator, workload }: LoadResult): CeilingStep {
  const { valid, lag, achievedRatio, cpu, stolenMs } = generator;
  const failures = Object.entries(requests.errors).filter(([, count]) => count > 0);
  const failed = failures.reduce((total, [, count]) => total + count, 0);
  const failedRatio = requests.scheduled === 0 ? 0 : failed / requests.scheduled;
  const reasons = [...generator.reasons];
  if (requests.shed > 0 || achievedRatio < MIN_ACHIEVED) {
    reasons.push(
      `${number(requests.shed)} of ${number(requests.scheduled)} requests were shed, ` +
        `as all ${number(workload.connections)} connections waited for their answer`,
    );
  }
  if (failedRatio > MAX_FAILED) {
    const kinds = failures.map(([kind, count]) => `${kind} ${count}`).join(', ');
    reasons.push(`${percent(failedRatio)} of the requests failed (${kinds}), over ${percent(MAX_FAILED)}`);
  }
  const held = valid && reasons.length === 0;
  return { rate, held, reasons, lag, achievedRatio, failedRatio, cpu, stolenMs, valid };
}
