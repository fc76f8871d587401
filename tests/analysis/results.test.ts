import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { overallVerdict, verdictOf } from '../../harness/analysis/compare.ts';
import { analyse } from '../../harness/analysis/results.ts';
import { tooFew } from '../../harness/analysis/too-few.ts';
import type { Comparison, Verdict } from '../../harness/record/comparison.ts';
import { RunResults } from '../../harness/record/run.ts';
import type { Trial } from '../../harness/record/trial.ts';
import { type Law, sampleManifest, sampleRun, sampleScenario, sampleTrials } from '../support/sample-run.ts';

function run(laws: Record<string, Law>, blocks = 4) {
  const manifest = sampleManifest([sampleScenario('one', laws)], blocks);
  return analyse(manifest, sampleTrials(manifest, { one: laws }));
}

describe('verdictOf', () => {
  test.each<[[number, number], 'lower' | 'higher', number, Verdict]>([
    [[0.03, 0.09], 'lower', 0.02, 'regressed'],
    [[0.03, 0.09], 'higher', 0.02, 'improved'],
    [[-0.09, -0.03], 'lower', 0.02, 'improved'],
    [[-0.09, -0.03], 'higher', 0.02, 'regressed'],
    [[-0.01, 0.015], 'lower', 0.02, 'no-change'],
    [[0.01, 0.03], 'lower', 0.02, 'inconclusive'],
    [[-0.5, 0.5], 'higher', 0.02, 'inconclusive'],
    [[0.001, 0.002], 'lower', 0, 'regressed'],
    [[-0.001, 0.002], 'lower', 0, 'inconclusive'],
  ])('%j, better %s, margin %d: %s', (interval, better, margin, verdict) => {
    expect(verdictOf(interval, better, margin)).toBe(verdict);
  });
});

test.each<[Verdict[], Verdict]>([
  [['improved', 'regressed', 'invalid'], 'invalid'],
  [['improved', 'regressed', 'inconclusive'], 'regressed'],
  [['improved', 'inconclusive'], 'inconclusive'],
  [['improved', 'no-change'], 'improved'],
  [['no-change', 'no-change'], 'no-change'],
])('%j together are %s; what does not gate does not count', (verdicts, overall) => {
  const comparisons = verdicts.map((verdict) => ({ verdict, gating: true }) as Comparison);
  expect(overallVerdict([...comparisons, { verdict: 'invalid', gating: false } as Comparison])).toBe(overall);
});

describe('analyse', () => {
  test('a variant four times as fast is improved, with the interval that says so', () => {
    const results = run({ slow: { rate: 400 }, fast: { rate: 1600 } });
    const throughput = results.comparisons.find(({ metric }) => metric === 'throughput');
    expect(throughput).toMatchObject({
      reference: 'slow',
      variant: 'fast',
      gating: true,
      verdict: 'improved',
      n: 4,
    });
    expect(throughput?.change).toBeGreaterThan(2.9);
    expect(throughput?.change).toBeLessThan(3.1);
    expect(throughput?.signFlip).toEqual({ p: 0.125, floor: 0.125 });
    expect(results.findings[0]?.text).toMatch(/^fast serves 4\.\d+x \[3\.\d+, 4\.\d+\] the requests of slow/);
    expect(results.scenarios[0]?.verdicts).toEqual({ fast: 'improved' });
  });

  test('a gating interval carries Holm’s confidence, and agrees with its verdict', () => {
    const { comparisons, margin } = sampleRun().results;
    for (const { ci, better, verdict, confidence, gating } of comparisons) {
      if (ci !== null) expect(verdictOf(ci, better, margin)).toBe(verdict);
      expect(gating ? [0.95, 0.975] : [0.95]).toContain(confidence);
    }
  });

  test('the same variant twice is no-change or inconclusive', () => {
    const results = run({ one: { rate: 500, spread: 0.002 }, same: { rate: 500, spread: 0.002 } }, 6);
    expect(['no-change', 'inconclusive']).toContain(results.scenarios[0]?.verdicts.same);
    expect(results.comparisons.find(({ metric }) => metric === 'throughput')?.verdict).toBe('no-change');
  });

  test('one block: no interval, no faster variant, and what is missing', () => {
    const results = run({ slow: { rate: 100 }, fast: { rate: 900 } }, 1);
    expect(results.comparisons.every(({ ci, verdict }) => ci === null && verdict === 'inconclusive')).toBe(
      true,
    );
    expect(results.scenarios[0]?.variants.every(({ throughput }) => throughput?.ci === null)).toBe(true);
    expect(results.findings[0]?.text).toContain('1 more launch');
  });

  test('an invalid variant is never compared, and says why', () => {
    const results = run({ good: { rate: 100 }, bad: { rate: 900, invalid: true } });
    expect(results.comparisons).toEqual([]);
    expect(results.scenarios[0]?.verdicts).toEqual({ bad: 'invalid' });
    expect(results.scenarios[0]?.variants[1]?.reasons).toHaveLength(1);
    expect(results.warnings.join()).toContain('one/bad: 4 invalid');
  });

  test('a p99 that too few requests support is inconclusive and says what it needs', () => {
    const manifest = sampleManifest([sampleScenario('one', { a: { rate: 100 }, b: { rate: 100 } })], 3);
    const trials = sampleTrials(manifest, { one: { a: { rate: 100 }, b: { rate: 100 } } }).map((trial) => {
      if (trial.state !== 'measured' || trial.variant !== 'b') return trial;
      const latency = {
        ...trial.load.latency,
        count: 300,
        percentiles: { ...trial.load.latency.percentiles, '99': null },
      };
      return { ...trial, load: { ...trial.load, latency } };
    });
    const p99 = analyse(manifest, trials).comparisons.find(({ metric }) => metric === 'latencyP99');
    expect(p99).toMatchObject({ verdict: 'inconclusive', change: null, n: 0 });
    expect(p99?.note).toBe('p99 needs 500 observations a trial, the smallest trial had 300');
  });

  test('a generator that was the limit costs its trial, not the variant', () => {
    const laws = { a: { rate: 100 }, b: { rate: 200 } };
    const manifest = sampleManifest([sampleScenario('one', laws)], 4);
    const [first, ...rest] = sampleTrials(manifest, { one: laws });
    if (first?.state !== 'measured') throw new Error('Expected a measured trial');
    const reason = { code: 'GENERATOR_SATURATED', message: 'Expected the target to be the limit' };
    const results = analyse(manifest, [{ ...first, state: 'invalid', reason }, ...rest]);
    expect(results.comparisons.find(({ metric }) => metric === 'throughput')?.n).toBe(3);
    expect(results.scenarios[0]?.variants.every(({ state }) => state === 'measured')).toBe(true);
  });

  test('a run cut short says so and shows what it has', () => {
    const { manifest, trials } = sampleRun();
    const results = analyse(manifest, trials.slice(0, 5));
    expect(results.state).toBe('interrupted');
    expect(results.plan.order.filter(({ state }) => state === 'not run')).toHaveLength(
      manifest.trials.length - 5,
    );
    expect(analyse(manifest, []).scenarios[0]?.variants.every(({ state }) => state === 'not run')).toBe(true);
  });

  test('keeps its contract, and gives the same bytes for the same trials in any order', () => {
    const { manifest, trials, results } = sampleRun();
    expect(RunResults.parse(results)).toEqual(results);
    const bytes = JSON.stringify(results);
    fc.assert(
      fc.property(fc.shuffledSubarray(trials, { minLength: trials.length }), (shuffled) => {
        expect(JSON.stringify(analyse(manifest, shuffled))).toBe(bytes);
      }),
      { numRuns: 5 },
    );
  });
});

describe('findings', () => {
  test('a claim that did not hold says why, with the numbers beside it', () => {
    const { findings } = run({ base: { rate: 400 }, claimed: { rate: 200 } });
    const claim = findings.find(({ kind }) => kind === 'expectation');
    expect(claim?.held).toBe(false);
    expect(claim?.text).toContain('did not hold here');
    expect(claim?.text).toContain('It need not be. Beside it: CPU per request');
  });

  test('a claim that held says so, one that is open is neither', () => {
    expect(
      run({ a: { rate: 100 }, b: { rate: 200 } }).findings.find(({ kind }) => kind === 'expectation')?.held,
    ).toBe(true);
    const open = run({ a: { rate: 100 }, b: { rate: 101, spread: 0.5 } }).findings.find(
      ({ kind }) => kind === 'expectation',
    );
    expect(open?.held).toBeNull();
    expect(open?.text).toContain("can't be told from this run");
  });

  test('variants that can not be told apart are said to be, with what can not be ruled out', () => {
    const [first] = run({ a: { rate: 100 }, b: { rate: 101, spread: 0.5 } }).findings;
    expect(first?.text).toMatch(/can't be told apart here: .*can't rule out that it is [\d.]+ % worse/);
  });

  test('a pool that most of a request waits for is named', () => {
    const { findings } = run({ a: { rate: 1000 }, b: { rate: 1000, pool: 7 } });
    expect(
      findings.some(({ text }) => text.startsWith('b spends most of a request waiting for a connection')),
    ).toBe(true);
    expect(findings.some(({ text }) => text.startsWith('a spends most'))).toBe(false);
  });
});

describe('what was asked again', () => {
  const laws = { slow: { rate: 400 }, fast: { rate: 1600 } };
  const manifest = sampleManifest([sampleScenario('one', laws)], 4);
  const whole = sampleTrials(manifest, { one: laws });
  const [first] = whole;
  if (first === undefined || first.state !== 'measured') throw new Error('Expected a measured trial');
  const spoiled: Trial = {
    ...first,
    state: 'invalid',
    reason: { code: 'GENERATOR_SATURATED', message: 'Expected the target to be the limit, got lag' },
  };
  const again: Trial = { ...first, order: whole.length + 1, replaces: first.order };
  const trials = [spoiled, ...whole.slice(1), again];

  test('stands in the place of what it replaces, which counts nowhere', () => {
    const [plain, results] = [analyse(manifest, whole), analyse(manifest, trials)];
    expect(results.state).toBe('complete');
    expect(results.comparisons).toEqual(plain.comparisons);
    expect(results.scenarios[0]?.verdicts).toEqual(plain.scenarios[0]?.verdicts);
    const variant = results.scenarios[0]?.variants.find(({ name }) => name === first.variant);
    expect(variant).toMatchObject({ state: 'measured', trials: { measured: 4, invalid: 0, replaced: 1 } });
    expect(results.plan.order[0]).toMatchObject({ state: 'invalid', replacedBy: again.order });
    expect(results.plan.order.at(-1)).toMatchObject({ order: again.order, replaces: first.order });
    expect(results.warnings.join()).toContain(
      `one/${first.variant}: 1 asked again, since the machine was in the way`,
    );
    expect(tooFew(results)).toEqual([]);
    expect(RunResults.parse(results)).toEqual(results);
  });

  test('without it three are left, which is enough; where one is left, it is named with what it needs', () => {
    const less = analyse(manifest, [spoiled, ...whole.slice(1)]);
    expect(less.scenarios[0]?.variants.find(({ name }) => name === first.variant)?.state).toBe('measured');
    expect(tooFew(less)).toEqual([]);
    const few = whole.map((trial): Trial => {
      const own = trial.variant === first.variant && trial.block > 1;
      return own ? { ...spoiled, order: trial.order, block: trial.block } : trial;
    });
    const results = analyse(manifest, few);
    expect(tooFew(results)).toEqual([{ scenario: 'one', variant: first.variant, has: 1, needs: 2 }]);
    expect(results.warnings.join()).toContain(
      `one/${first.variant}: 3 invalid, 1 measured where 2 are needed`,
    );
  });
});
