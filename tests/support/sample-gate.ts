import type { GateResult } from '../../harness/record/gate.ts';
import { laws, sampleCompare, sampleRegression } from './sample-comparison.ts';

/** A gate on a comparison: by itself, the one that passes. */
export function sampleGate(
  changes: Partial<GateResult> = {},
  comparison = sampleCompare(laws(0.001, 0.002)).result,
): GateResult {
  const { verdict, because: why, margin, margins, alpha, loadSeconds, comparisons } = comparison;
  return {
    schema: 'paceline.gate/1',
    verdict,
    because: why,
    exitCode: verdict === 'regressed' ? 1 : verdict === 'invalid' ? 3 : 0,
    mode: 'base',
    margin,
    margins,
    alpha,
    loadSeconds,
    comparisons,
    comparison,
    confirmation: null,
    slos: [
      { slo: 'p99<50ms', value: 2.91, unit: 'ms', state: 'kept', note: null },
      { slo: 'errors<0.1%', value: 0, unit: 'share', state: 'kept', note: null },
    ],
    fingerprintDifferences: [],
    selfcheck: {
      measuredAt: '2026-01-30T09:00:00.000Z',
      smallestChange: 0.006,
      steady: true,
      says: 'in 60 s of load it sees a change of 0.6 % of service time, and no false alarm in 8',
    },
    notes: [],
    ...changes,
  };
}

/** A regression that its repetition confirmed, with an SLO missed and one that nobody can tell. */
export function sampleFailedGate(): GateResult {
  const { result } = sampleRegression();
  const { result: again } = sampleCompare(laws(0.029, 0.033), {
    launches: { planned: 10, measured: 8, invalid: 0 },
    stopped: 'decided',
  });
  return sampleGate(
    {
      because: `${result.because}; an independent repetition found the same`,
      loadSeconds: 96,
      confirmation: again,
      slos: [
        { slo: 'p99<2ms', value: 2.91, unit: 'ms', state: 'missed', note: null },
        { slo: 'errors<0.1%', value: 0, unit: 'share', state: 'kept', note: null },
        {
          slo: 'p99.9<20ms',
          value: null,
          unit: 'ms',
          state: 'unknown',
          note: 'p99.9 takes 5,000 answers, there were 3,120',
        },
      ],
      notes: ['to catch a change of 1 %, set the margin to 0.5 % and the budget to 120 s'],
    },
    result,
  );
}

/** Against a stored run of another machine: nothing is decided by its figures. */
export function sampleStrangeBaseline(): GateResult {
  return {
    ...sampleGate(),
    verdict: 'inconclusive',
    because: 'the baseline comes from another machine, so its figures say nothing about this change',
    mode: 'baseline',
    comparisons: [],
    comparison: null,
    loadSeconds: 12,
    fingerprintDifferences: ['processor: Sample CPU against Other CPU', 'Node: v20.19.0 against v22.21.0'],
    selfcheck: null,
  };
}
