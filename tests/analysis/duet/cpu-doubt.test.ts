import { describe, expect, test } from 'vitest';
import { decide } from '../../../harness/analysis/duet/decide.ts';
import { launchValues } from '../../../harness/analysis/duet/launch-values.ts';
import type { CpuCount } from '../../../harness/record/cpu.ts';
import type { MeasuredDuet } from '../../../harness/record/duet.ts';
import { because } from '../../../harness/words/because.ts';
import { normals } from '../../support/noise.ts';
import { sampleArm, sampleBatch, sampleDuet, samplePlan } from '../../support/sample-duet.ts';

const DOUBT = 'its processes say that they used 0.61 s, of which 0.22 s were counted';
const PLAN = samplePlan(16, 0.01, { gating: ['serviceTime', 'cpuPerRequest'], margin: 0.02 });

const count = (seconds: number, changes: Partial<CpuCount> = {}): CpuCount => ({
  by: 'cgroup',
  seconds,
  processSeconds: seconds,
  probeSeconds: null,
  ...changes,
});

/** Launch pairs in which service time is the same and CPU is `change` more in B, a tenth of a percent apart. */
function launches(
  n: number,
  change: (index: number) => number,
  doubted: (index: number) => boolean = () => false,
): MeasuredDuet[] {
  const noise = normals(7);
  return Array.from({ length: n }, (_, index) => {
    const cpu = 1 + change(index) + 0.001 * noise();
    const time = 1 + 0.001 * noise();
    const completed = sampleArm().requests.completed;
    return sampleDuet([sampleBatch(1, time, [1, cpu])], index + 1, {
      a: sampleArm({ cpu: count(completed / 1000) }),
      b: sampleArm({ cpu: count((completed * cpu) / 1000, doubted(index) ? { doubt: DOUBT } : {}) }),
    });
  });
}

const cpuOf = (trials: readonly MeasuredDuet[], plan = PLAN) => {
  const decision = decide(trials, plan);
  return { ...decision, cpu: decision.comparisons.find(({ metric }) => metric === 'cpuPerRequest') };
};

describe('CPU that can’t be counted does not decide', () => {
  test('what was counted does', () => {
    const { verdict, cpu } = cpuOf(launches(16, () => 0.2));
    expect(verdict).toBe('regressed');
    expect(cpu).toMatchObject({ gating: true, verdict: 'regressed' });
    expect(cpu?.note).toBeUndefined();
  });

  test('where the counts disagree, it is told with the reason, and service time decides alone', () => {
    const { verdict, cpu } = cpuOf(
      launches(
        16,
        () => 0.2,
        () => true,
      ),
    );
    expect(verdict).toBe('no-change');
    expect(cpu).toMatchObject({ gating: false, verdict: 'inconclusive', change: null, n: 0 });
    expect(cpu?.note).toBe(`CPU can't be counted here: B: ${DOUBT}`);
  });

  test('a few launches in doubt are left out, more of them end it', () => {
    const few = cpuOf(
      launches(
        16,
        () => 0.2,
        (index) => index === 3,
      ),
    );
    expect(few.cpu).toMatchObject({ gating: true, verdict: 'regressed' });
    const many = cpuOf(
      launches(
        16,
        () => 0.2,
        (index) => index % 2 === 1,
      ),
    );
    expect(many.cpu?.gating).toBe(false);
    expect(many.cpu?.note).toMatch(/\(in \d+ of \d+ launches\)$/);
  });

  test('where the change hangs on which was started first, it does not decide', () => {
    const { cpu, verdict } = cpuOf(launches(16, (index) => (index % 2 === 0 ? 0.18 : -0.02)));
    expect(verdict).toBe('no-change');
    expect(cpu).toMatchObject({ gating: false, verdict: 'inconclusive' });
    expect(cpu?.note).toMatch(
      /hangs on which of the two was started first: \+18\.. % where A was, -1\.9. % where B was$/,
    );
    // As small a difference as no verdict hangs on is let be.
    expect(cpuOf(launches(16, (index) => (index % 2 === 0 ? 0.01 : -0.01))).cpu?.gating).toBe(true);
  });

  test('where nothing else was to decide, nothing is decided', () => {
    const plan = { ...PLAN, gating: ['cpuPerRequest'] };
    const { verdict, decided, comparisons } = cpuOf(
      launches(
        16,
        () => 0.2,
        () => true,
      ),
      plan,
    );
    expect({ verdict, decided }).toEqual({ verdict: 'inconclusive', decided: false });
    expect(because(verdict, comparisons, () => 0.02)).toBe(
      `not decided: CPU per request is not known (CPU can't be counted here: B: ${DOUBT})`,
    );
  });
});

describe('the total of the window is what batches are held against', () => {
  const arms = (a: CpuCount, b: CpuCount) => ({ a: sampleArm({ cpu: a }), b: sampleArm({ cpu: b }) });
  const { completed } = sampleArm().requests;
  const batches = [sampleBatch(1, 1, [1, 1.1])];
  const value = (a: CpuCount, b: CpuCount) => launchValues(sampleDuet(batches, 1, arms(a, b))).cpuPerRequest;

  test('batches that look like it tell the change', () => {
    const found = value(count((completed * 1.1) / 1000), count((completed * 1.2) / 1000));
    expect(found?.b).toBeCloseTo(1.1, 9);
  });

  test('where they miss much of it, and where it is counted in hundredths only, it tells itself', () => {
    const total = [count((completed * 3) / 1000), count((completed * 4.5) / 1000)] as const;
    expect(value(...total)).toEqual({ a: expect.closeTo(3, 9), b: expect.closeTo(4.5, 9) });
    const coarse = count((completed * 1.15) / 1000, { by: 'ticks' });
    expect(value(count(completed / 1000), coarse)?.b).toBeCloseTo(1.15, 9);
  });
});
