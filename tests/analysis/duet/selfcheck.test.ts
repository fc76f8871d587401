import { describe, expect, test } from 'vitest';
import { visibleChange } from '../../../harness/analysis/duet/power.ts';
import { judgeSelfcheck } from '../../../harness/analysis/duet/selfcheck.ts';
import type { MeasuredDuet } from '../../../harness/record/duet.ts';
import { SelfcheckResult } from '../../../harness/record/selfcheck.ts';
import { normals } from '../../support/noise.ts';
import { sampleCompare } from '../../support/sample-comparison.ts';
import { sampleBatch, sampleDuet, samplePlan } from '../../support/sample-duet.ts';

const REST = {
  measuredAt: '2026-01-31T10:00:00.000Z',
  fingerprint: sampleCompare([]).result.fingerprint,
  command: 'paceline selfcheck',
  budgetSeconds: 20,
};
const PLAN = samplePlan(6, 0.01, { gating: ['serviceTime', 'cpuPerRequest'] });

/** Rounds of six launch pairs; what is started second is slower by `slot`, B by `change`. */
function rounds(count: number, spread: number, { slot = 0, change = 0, stolen = 0 } = {}): MeasuredDuet[][] {
  const normal = normals(17);
  return Array.from({ length: count }, () =>
    Array.from({ length: 6 }, (_, index) => {
      const first = index % 2 === 0 ? 'a' : 'b';
      const late = first === 'a' ? 1 + slot : 1 / (1 + slot);
      const ratio = () => late * (1 + change) * Math.exp(spread * normal());
      const plain = sampleDuet([sampleBatch(1, ratio(), [0.5, 0.5 * ratio()])], index + 1, { first });
      return { ...plain, generator: { ...plain.generator, stolenMs: stolen } };
    }),
  );
}

const judge = (list: MeasuredDuet[][]) => judgeSelfcheck(list, PLAN, REST);

describe('judgeSelfcheck', () => {
  test('a quiet machine is steady; the smallest change it sees is that of a comparison of the budget', () => {
    const result = judge(rounds(4, 0.002));
    expect(() => SelfcheckResult.parse(result)).not.toThrow();
    expect(result).toMatchObject({ steady: true, decisions: { made: 4, falseAlarms: 0 } });
    const [service] = result.metrics;
    expect(service).toMatchObject({ metric: 'serviceTime', n: 24 });
    // 20 s have room for 12 launches; two metrics gate, so each has half of the error rate.
    expect(service?.smallestChange).toBe(visibleChange(service?.spread ?? 0, 12, 0.005));
    expect(service?.spread).toBeGreaterThan(0.0013);
    expect(service?.spread).toBeLessThan(0.0028);
    expect(result.says).toMatch(
      /service time and .* no false alarm in 4 decisions; steady enough for a gate/,
    );
  });

  test('launches that spread too far, or a change seen where there is none, make it too unsteady', () => {
    const wide = judge(rounds(3, 0.06));
    expect(wide.decisions.falseAlarms).toBe(0);
    expect(wide.steady).toBe(false);
    const alarmed = judge(rounds(1, 0.001, { change: 0.03 }));
    expect(alarmed).toMatchObject({
      steady: false,
      decisions: { made: 1, falseAlarms: 1, verdicts: ['regressed'] },
    });
    expect(alarmed.says).toMatch(/1 of 1 decisions found a change where there was none; too unsteady/);
  });

  test('what is slower because it was started second is told apart from what is slower because it is B', () => {
    const [slotted] = judge(rounds(4, 0.001, { slot: 0.03 })).metrics;
    expect(slotted?.slot.change).toBeCloseTo(0.03, 2);
    expect(slotted?.change).toBeCloseTo(0, 2);
    const [changed] = judge(rounds(4, 0.001, { change: 0.03 })).metrics;
    expect(changed?.change).toBeCloseTo(0.03, 2);
    expect(changed?.slot.change).toBeCloseTo(0, 2);
  });

  test('time stolen is a share of the windows', () => {
    expect(judge(rounds(1, 0.002, { stolen: 72 })).stolen).toBeCloseTo(0.1, 3);
  });

  test('nothing measured is not steady', () => {
    expect(judge([])).toMatchObject({ steady: false, metrics: [], stolen: null, decisions: { made: 0 } });
  });
});
