import type { DecisionPlan } from '../../harness/analysis/duet/decide.ts';
import { planLooks } from '../../harness/analysis/duet/looks.ts';
import type { DuetArm, DuetBatch, DuetTrial, MeasuredDuet } from '../../harness/record/duet.ts';
import { TimeHistogram } from '../../harness/record/histogram.ts';
import { openResult } from './load-result.ts';
import type { Noise } from './noise.ts';

const STARTED = '2026-01-31T10:00:00.000Z';
const { requests, counts, generator } = openResult(1000);
const NOTHING = { ...new TimeHistogram().summary(), from: 'socket write' as const };

/** One of two made-up targets, of which no probe tells. */
export function sampleArm(changes: Partial<DuetArm> = {}): DuetArm {
  return { launch: null, requests, counts, service: NOTHING, cpuSeconds: 0.5, probe: [], ...changes };
}

/** A batch in which A took `a` ms a request and B took `b`, and their CPU time as given. */
export function sampleBatch(a: number, b: number, cpu: DuetBatch['cpu'] = null): DuetBatch {
  return { t: 0, pairs: 20, service: [a, b], span: [a, b], cpu };
}

/** A launch pair of these batches. */
export function sampleDuet(
  batches: DuetBatch[],
  block = 1,
  changes: Partial<MeasuredDuet> = {},
): MeasuredDuet {
  return {
    schema: 'paceline.duet/1',
    state: 'measured',
    block,
    startedAt: STARTED,
    finishedAt: new Date(Date.parse(STARTED) + block * 2000).toISOString(),
    first: block % 2 === 1 ? 'a' : 'b',
    window: { warmupSeconds: 0.88, durationSeconds: 0.72 },
    connections: 1,
    loadSeconds: 1.6,
    generator,
    a: sampleArm(),
    b: sampleArm(),
    batches,
    answers: { compared: 1, varying: 0, differences: [] },
    ...changes,
  };
}

/** Launch pairs of one batch each, so that what is drawn is what is compared. */
export function sampleLaunches(n: number, change: number, noise: Noise, spread = 0.002): MeasuredDuet[] {
  return Array.from({ length: n }, (_, index) =>
    sampleDuet([sampleBatch(1, (1 + change) * Math.exp(spread * noise()))], index + 1),
  );
}

/** A launch pair that can't be believed. */
export function brokenDuet(block: number, code = 'TARGET_DIED'): DuetTrial {
  return {
    ...sampleDuet([], block),
    state: 'invalid',
    reason: { code, message: `Expected launch ${block} to go well, got ${code}` },
  };
}

/** A plan that gates on service time, with as many launch pairs and any change counting unless it says otherwise. */
export function samplePlan(
  launches: number,
  alpha: number,
  changes: Partial<DecisionPlan> = {},
): DecisionPlan {
  return {
    gating: ['serviceTime'],
    margin: 0,
    margins: {},
    alpha,
    duet: { connections: 1, warmupSeconds: 0.88, durationSeconds: 0.72, looks: planLooks(launches, alpha) },
    ...changes,
  };
}
