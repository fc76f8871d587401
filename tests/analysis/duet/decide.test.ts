import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cannotBeBelieved, decide } from '../../../harness/analysis/duet/decide.ts';
import type { Verdict } from '../../../harness/record/comparison.ts';
import { normals } from '../../support/noise.ts';
import {
  brokenDuet,
  sampleBatch,
  sampleDuet,
  sampleLaunches,
  samplePlan,
} from '../../support/sample-duet.ts';

const ALPHA = 0.05;

const told = (verdict: Verdict) => verdict === 'regressed' || verdict === 'improved';

describe('what does not matter, and what turns it round', () => {
  const changes = fc.array(fc.double({ min: -0.06, max: 0.06, noNaN: true }), {
    minLength: 1,
    maxLength: 12,
  });
  const times = fc.double({ min: 0.01, max: 500, noNaN: true });
  const batches = fc.array(fc.record({ a: times, factor: fc.double({ min: 0.9, max: 1.2, noNaN: true }) }), {
    minLength: 1,
    maxLength: 6,
  });
  const trialsOf = (drawn: { a: number; factor: number }[][], scale = 1, swapped = false) =>
    drawn.map((launch, index) =>
      sampleDuet(
        launch.map(({ a, factor }) => {
          const [one, other] = [a * scale, a * factor * scale];
          return swapped ? sampleBatch(other, one) : sampleBatch(one, other);
        }),
        index + 1,
      ),
    );
  const MIRRORED: Record<Verdict, Verdict> = {
    regressed: 'improved',
    improved: 'regressed',
    'no-change': 'no-change',
    inconclusive: 'inconclusive',
    invalid: 'invalid',
  };

  test('to swap A and B mirrors the change, on the scale of ratios, and the verdict', () => {
    fc.assert(
      fc.property(fc.array(batches, { minLength: 2, maxLength: 8 }), (drawn) => {
        const plan = samplePlan(8, ALPHA);
        const [there, back] = [decide(trialsOf(drawn), plan), decide(trialsOf(drawn, 1, true), plan)];
        const [one, other] = [there.comparisons[0], back.comparisons[0]];
        expect(Math.log1p(one?.change ?? 9) + Math.log1p(other?.change ?? 9)).toBeCloseTo(0, 9);
        expect(Math.log1p(one?.ci?.[0] ?? 9) + Math.log1p(other?.ci?.[1] ?? 9)).toBeCloseTo(0, 6);
        // An interval that ends on 0 falls to either side by rounding.
        fc.pre(Math.min(...(one?.ci ?? []).map(Math.abs)) > 1e-9);
        expect(back.verdict).toBe(MIRRORED[there.verdict]);
        expect(back.decided).toBe(there.decided);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  test('with a margin, swapped sides never both come out worse, nor both better', () => {
    fc.assert(
      fc.property(changes, (list) => {
        const plan = samplePlan(12, ALPHA, { margin: 0.02 });
        const drawn = list.map((change) => [{ a: 1, factor: 1 + change }]);
        const [there, back] = [decide(trialsOf(drawn), plan), decide(trialsOf(drawn, 1, true), plan)];
        if (told(there.verdict)) expect(back.verdict).not.toBe(there.verdict);
      }),
      { numRuns: 60, seed: 2 },
    );
  });

  test('the unit of time does not matter', () => {
    fc.assert(
      fc.property(
        fc.array(batches, { minLength: 2, maxLength: 8 }),
        fc.constantFrom(0.001, 7, 1000),
        (drawn, scale) => {
          const plan = samplePlan(8, ALPHA);
          const [plain, scaled] = [decide(trialsOf(drawn), plan), decide(trialsOf(drawn, scale), plan)];
          const [one, other] = [plain.comparisons[0], scaled.comparisons[0]];
          expect(other?.change).toBeCloseTo(one?.change ?? 9, 9);
          expect(other?.a?.value).toBeCloseTo((one?.a?.value ?? 0) * scale, 6);
          fc.pre(Math.min(...(one?.ci ?? []).map(Math.abs)) > 1e-9);
          expect(scaled.verdict).toBe(plain.verdict);
        },
      ),
      { numRuns: 60, seed: 3 },
    );
  });
});

describe('what is compared', () => {
  const noise = normals(71);

  test('a metric that gates and that no launch can tell lets nothing pass for better; worse is worse', () => {
    const plan = samplePlan(6, 0.05, { gating: ['serviceTime', 'cpuPerRequest'] });
    const decision = decide(sampleLaunches(6, -0.1, noise), plan);
    expect(decision.comparisons.find(({ metric }) => metric === 'cpuPerRequest')).toMatchObject({
      verdict: 'inconclusive',
      note: 'not measured in both',
    });
    expect(decision.verdict).toBe('inconclusive');
    expect(decide(sampleLaunches(6, 0.1, noise), plan).verdict).toBe('regressed');
  });

  test('each gating metric has its own margin', () => {
    const trials = sampleLaunches(6, 0.05, noise);
    expect(decide(trials, samplePlan(6, 0.05, { margin: 0.02 })).verdict).toBe('regressed');
    expect(decide(trials, samplePlan(6, 0.05, { margin: 0.02, margins: { serviceTime: 0.1 } })).verdict).toBe(
      'no-change',
    );
  });

  test('throughput and latency stand beside service time only where requests come in bursts', () => {
    const names = (connections: number) => {
      const plan = samplePlan(6, 0.05);
      const decision = decide(sampleLaunches(6, 0, noise), { ...plan, duet: { ...plan.duet, connections } });
      return decision.comparisons.map(({ metric }) => metric);
    };
    expect(names(1)).toEqual(['serviceTime']);
    expect(names(8)).toEqual(['serviceTime', 'throughput']);
  });

  test('nothing measured is not decided', () => {
    expect(decide([], samplePlan(6, 0.05))).toMatchObject({
      verdict: 'inconclusive',
      decided: false,
      launches: 0,
    });
  });
});

describe('a comparison that can’t be believed', () => {
  const good = sampleLaunches(10, 0, normals(81));

  test('one launch in ten may fail, and one in any case', () => {
    expect(cannotBeBelieved([...good, brokenDuet(11)], 12)).toBe(false);
    expect(cannotBeBelieved([...good, brokenDuet(11), brokenDuet(12)], 12)).toBe(true);
    expect(cannotBeBelieved([...good, brokenDuet(11), brokenDuet(12)], 20)).toBe(false);
  });

  test.each(['WRONG_ANSWER', 'ANSWERS_DIFFER', 'REQUESTS_DO_NOT_BALANCE', 'PORT_TAKEN'])(
    'not even one by %s',
    (code) => {
      expect(cannotBeBelieved([...good, brokenDuet(11, code)], 100)).toBe(true);
    },
  );
});
