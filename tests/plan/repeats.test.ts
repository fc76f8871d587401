import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mostRepeats, nextRepeat, type Ran } from '../../harness/plan/repeats.ts';
import type { PlannedTrial } from '../../harness/record/manifest.ts';

function planOf(variants: number, blocks: number): PlannedTrial[] {
  return Array.from({ length: variants * blocks }, (_, index) => ({
    order: index + 1,
    scenario: 'one',
    variant: `v${index % variants}`,
    block: Math.floor(index / variants) + 1,
  }));
}

/** Runs a plan of which some trials are spoiled, and what is asked again. */
function run(plan: readonly PlannedTrial[], spoiled: (planned: PlannedTrial) => boolean): Ran[] {
  const ran = plan.map((planned): Ran => ({ ...planned, spoiled: spoiled(planned) }));
  for (let again = nextRepeat(plan, ran, 'one'); again !== null; again = nextRepeat(plan, ran, 'one')) {
    ran.push({ ...again, spoiled: spoiled(again) });
  }
  return ran;
}

const only = (variant: string) => (planned: PlannedTrial) => planned.variant === variant;

test('one spoiled trial is asked once more, behind the plan and in its own block', () => {
  const plan = planOf(3, 4);
  const ran = run(plan, ({ order }) => order === 5);
  expect(ran.slice(plan.length)).toEqual([
    { order: 13, scenario: 'one', variant: 'v1', block: 2, replaces: 5, spoiled: false },
  ]);
});

test('what is spoiled again is asked a second time, and not a third', () => {
  const ran = run(planOf(3, 4), ({ variant, block }) => variant === 'v1' && block === 2);
  expect(ran.slice(12).map(({ order, replaces }) => [order, replaces])).toEqual([
    [13, 5],
    [14, 13],
  ]);
});

test('no variant is asked more than twice again', () => {
  expect(run(planOf(3, 20), only('v0')).length - 60).toBe(2);
});

test('where not all may be, first those of the variant that has the fewest good ones', () => {
  const ran = run(
    planOf(2, 4),
    ({ order, block, variant }) => order <= 8 && (block === 1 || variant === 'v1'),
  );
  expect(ran.slice(8).map(({ variant }) => variant)).toEqual(['v1', 'v1']);
});

test('of another scenario nothing is asked now, but what it was asked counts', () => {
  const plan = planOf(2, 4);
  const ran = plan.map((planned): Ran => ({ ...planned, spoiled: true }));
  expect(nextRepeat(plan, ran, 'two')).toBeNull();
  const two = [1, 2].map((order): Ran => {
    return { order: 20 + order, scenario: 'two', variant: 'w', block: 1, replaces: order, spoiled: false };
  });
  expect(nextRepeat(plan, [...ran, ...two], 'one')).toBeNull();
});

describe('whatever is spoiled', () => {
  test('at most a quarter of the plan is asked again, blocks and variants are kept, and orders are new', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 10 }),
        fc.func(fc.boolean()),
        (variants, blocks, spoiled) => {
          const plan = planOf(variants, blocks);
          const ran = run(plan, ({ order }) => spoiled(order));
          const repeats = ran.slice(plan.length);
          expect(repeats.length).toBeLessThanOrEqual(mostRepeats(plan.length));
          expect(new Set(ran.map(({ order }) => order)).size).toBe(ran.length);
          expect(new Set(repeats.map(({ replaces }) => replaces)).size).toBe(repeats.length);
          for (const repeat of repeats) {
            const old = ran.find(({ order }) => order === repeat.replaces);
            expect(old).toMatchObject({ variant: repeat.variant, block: repeat.block, spoiled: true });
          }
        },
      ),
    );
  });
});
