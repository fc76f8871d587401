import { describe, expect, test } from 'vitest';
import { searchSimulated } from '../../../bench/capacity/simulated/simulate.ts';
import { constant, degrading, queue, type System } from '../../../bench/capacity/simulated/systems.ts';
import { contradictions } from '../../../harness/analysis/capacity/contradiction.ts';
import { endsOf } from '../../../harness/analysis/capacity/ends.ts';
import { PLAN } from '../../support/search-plan.ts';
import { seenTrial as trial } from '../../support/seen-trial.ts';

const SLO = { slo: 'p99<50ms', bound: 0.05, share: 0.01 };

/** A queue that stands still from one moment of its first launch to another, as when somebody else takes the core. */
function held(from: number, to: number): System {
  let launches = 0;
  return (random) => {
    launches += 1;
    const server = queue(1, constant(0.0005))(random);
    // One is made beforehand, of which nothing is asked.
    const first = launches === 2;
    return {
      serve: (arrival) =>
        first && arrival >= from && arrival < to
          ? Math.max(to, server.serve(arrival))
          : server.serve(arrival),
    };
  };
}

describe('loads that contradict each other', () => {
  test('are one that was missed and a higher one that was kept, whichever came first', () => {
    for (const seen of [
      [trial(700, 0.3), trial(800, 0)],
      [trial(800, 0), trial(700, 0.3)],
    ]) {
      expect(contradictions(seen, 0.95)).toMatchObject([
        { missed: { rate: 700 }, kept: { rate: 800 }, before: seen[0]?.rate === 800, again: null },
      ]);
    }
  });

  test('are not loads that may be classed either way, nor what launches differ by', () => {
    expect(contradictions([trial(700, 0.3), trial(720, 0)], 0.95)).toEqual([]);
    expect(contradictions([trial(700, 0.3), trial(750, 0, { search: 2 })], 0.95)).toEqual([]);
    expect(contradictions([trial(700, 0.3), trial(780, 0, { search: 2 })], 0.95)).toHaveLength(1);
    expect(contradictions([trial(800, 0.3), trial(700, 0)], 0.95)).toEqual([]);
    // A fresh launch that warms up tells nothing.
    expect(contradictions([trial(700, 0.3, { stage: 'warm-up' }), trial(800, 0)], 0.95)).toEqual([]);
  });

  test('make a target irregular where the load is missed again, or nobody could ask again', () => {
    const seen = [trial(700, 0.3), trial(800, 0)];
    expect(endsOf(seen, PLAN)).toMatchObject({ state: 'irregular', moments: [] });
    const again = endsOf([...seen, trial(700, 0.3, { stage: 'again' })], PLAN);
    expect(again.irregular.join()).toContain(
      'at 700 req/s the SLO was missed, and missed again when it was asked once more, though it was kept at 800 req/s',
    );
  });

  test('are a moment where it is kept then, which is said and is no end', () => {
    const { state, irregular, moments, upper } = endsOf(
      [trial(700, 0.3), trial(800, 0), trial(700, 0, { stage: 'again' }), trial(900, 0.3)],
      PLAN,
    );
    expect([state, irregular]).toEqual(['found', []]);
    expect(moments.join()).toContain('at 700 req/s the SLO was missed once, and not when it was asked again');
    expect(upper).toBeGreaterThanOrEqual(900);
  });

  test('say that a target gets slower with time only where it had kept more before', () => {
    const slower = endsOf([trial(800, 0), trial(700, 0.3), trial(700, 0.3, { stage: 'again' })], PLAN);
    expect(slower.irregular.join()).toMatch(
      /after the same launch had kept it at 800 req\/s .*slower with time/,
    );
    const overloaded = endsOf([trial(800, 0), trial(1600, 0.9), trial(700, 0.3)], PLAN);
    expect(overloaded.irregular.join()).toContain('what it went through in between');
  });
});

describe('a search', () => {
  test('asks once more for a load that a moment spoiled, and finds the capacity all the same', () => {
    // The moment in which 800 req/s are tried.
    const seen = searchSimulated(held(12.5, 14.9), SLO, PLAN, 3);
    const spoiled = contradictions(seen, PLAN.confidence);
    expect(spoiled).toHaveLength(1);
    expect(seen.filter(({ stage }) => stage === 'again').map(({ rate }) => rate)).toEqual([
      spoiled[0]?.missed.rate,
    ]);
    const { lower, upper, state, moments } = endsOf(seen, PLAN);
    expect([state, moments.length]).toEqual(['found', 1]);
    expect(lower).toBeGreaterThan(1700);
    expect(upper).toBeLessThan(2100);
  });

  test('asks nothing twice of a target that has one capacity', () => {
    const seen = searchSimulated(queue(1, constant(0.0005)), SLO, PLAN, 3);
    expect(seen.map(({ stage }) => stage)).not.toContain('again');
  });

  test('of a target that leaks says that it gets slower with time', () => {
    const { state, irregular } = endsOf(searchSimulated(degrading(0.0005, 0.006), SLO, PLAN, 3), PLAN);
    expect(state).toBe('irregular');
    expect(irregular.join()).toMatch(/slower with time|as a launch grows older/);
  });
});
