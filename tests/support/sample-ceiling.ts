import type { CeilingStep, OpenCeiling } from '../../harness/record/doctor.ts';

/** What generators made that carried one rate and, unless it is null, not another, higher one. */
export function sampleCeiling(carries: number, fails: number | null): OpenCeiling {
  const reasons = ['the generator used 99.1 % of a core, over 85.0 %'];
  return {
    carries: { value: carries, unit: 'req/s' },
    limitedBy: fails === null ? null : 'generator',
    reasons: fails === null ? [] : reasons,
    steps: [step(carries, true, []), ...(fails === null ? [] : [step(fails, false, reasons)])],
  };
}

function step(rate: number, held: boolean, reasons: string[]): CeilingStep {
  const lag = { unit: 'ms' as const, p50: 0.02, p99: held ? 0.3 : 40, max: held ? 1.2 : 90 };
  return {
    ...{ rate, held, reasons, lag, valid: held },
    ...{ achievedRatio: held ? 1 : 0.7, failedRatio: 0, cpu: held ? 0.5 : 0.991, stolenMs: 0 },
  };
}
