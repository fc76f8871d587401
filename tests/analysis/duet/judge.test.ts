import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeComparison } from '../../../harness/analysis/duet/judge.ts';
import { planLooks } from '../../../harness/analysis/duet/looks.ts';
import { CompareManifest, CompareResult } from '../../../harness/record/compare.ts';
import type { DuetTrial, MeasuredDuet } from '../../../harness/record/duet.ts';
import type { Trial } from '../../../harness/record/trial.ts';
import { normals } from '../../support/noise.ts';
import { sampleSide } from '../../support/sample-comparison.ts';
import { brokenDuet, sampleBatch, sampleDuet } from '../../support/sample-duet.ts';
import { sampleManifest, sampleScenario, sampleTrials } from '../../support/sample-run.ts';

const WHOLE = sampleScenario('saturation', { a: { rate: 900 }, b: { rate: 800 } });
const LAUNCHES = 12;

function manifest(changes: Partial<CompareManifest> = {}): CompareManifest {
  const { fingerprint } = sampleManifest([WHOLE], 4);
  return CompareManifest.parse({
    schema: 'paceline.compare-manifest/1',
    id: '2026-01-31T10-00-00-compare',
    startedAt: '2026-01-31T10:00:00.000Z',
    command: 'paceline compare --a x --b y',
    fingerprint,
    seed: 7,
    a: sampleSide('main'),
    b: sampleSide('this tree'),
    scenario: WHOLE,
    margins: {},
    margin: 0.02,
    gating: ['serviceTime'],
    alpha: 0.01,
    budgetSeconds: 20,
    duet: { connections: 1, warmupSeconds: 0.88, durationSeconds: 0.72, looks: planLooks(LAUNCHES, 0.01) },
    whole: {
      scenarios: [WHOLE],
      trials: sampleManifest([WHOLE], 4).trials,
      window: { warmupSeconds: 1, durationSeconds: 3 },
    },
    answersMayDiffer: false,
    warnings: [],
    ...changes,
  });
}

function launches(n: number, change: number): DuetTrial[] {
  const normal = normals(n);
  return Array.from({ length: n }, (_, index) => {
    const batch = () => sampleBatch(1, (1 + change) * Math.exp(0.004 * normal()));
    return sampleDuet([batch(), batch(), batch()], index + 1, { loadSeconds: 1.6 + 0.0001 * index });
  });
}

function whole(): Trial[] {
  const run = sampleManifest([WHOLE], 4);
  return sampleTrials(run, { saturation: { a: { rate: 900 }, b: { rate: 800 } } }).map((trial, index) => ({
    ...trial,
    finishedAt: `2026-01-31T10:02:${10 + index}.000Z`,
  }));
}

describe('the same records, the same bytes', () => {
  const lines = [...launches(LAUNCHES, 0.03), brokenDuet(LAUNCHES + 1), ...whole()];
  const bytes = JSON.stringify(judgeComparison(manifest(), lines));

  test('again, and from records that were stored and read', () => {
    expect(JSON.stringify(judgeComparison(manifest(), lines))).toBe(bytes);
    const stored = JSON.parse(JSON.stringify(lines));
    expect(JSON.stringify(judgeComparison(JSON.parse(JSON.stringify(manifest())), stored))).toBe(bytes);
    expect(() => CompareResult.parse(JSON.parse(bytes))).not.toThrow();
  });

  test('in whatever order they come', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...lines.keys()], { minLength: lines.length }), (places) => {
        const shuffled = places.flatMap((place) => lines[place] ?? []);
        expect(JSON.stringify(judgeComparison(manifest(), shuffled)) === bytes).toBe(true);
      }),
      { numRuns: 25, seed: 4 },
    );
  });

  test('it ended when its last record did', () => {
    expect(judgeComparison(manifest(), lines).finishedAt).toBe('2026-01-31T10:02:17.000Z');
    expect(judgeComparison(manifest(), []).finishedAt).toBe('2026-01-31T10:00:00.000Z');
  });
});

describe('what ended it', () => {
  const judge = (lines: DuetTrial[]) => judgeComparison(manifest(), lines);

  test.each<[string, DuetTrial[], Partial<CompareResult>]>([
    [
      'a look that decided',
      launches(5, 0.1),
      { stopped: 'decided', state: 'complete', verdict: 'regressed' },
    ],
    ['a look that decided for the better', launches(5, -0.1), { stopped: 'decided', verdict: 'improved' }],
    ['the same, within the margin', launches(LAUNCHES, 0), { stopped: 'decided', verdict: 'no-change' }],
    [
      'all launches',
      launches(LAUNCHES, 0.02),
      { stopped: 'budget', state: 'complete', verdict: 'inconclusive' },
    ],
    [
      'an interruption',
      launches(4, 0.02),
      { stopped: 'interrupted', state: 'interrupted', verdict: 'inconclusive' },
    ],
    ['nothing at all', [], { stopped: 'interrupted', verdict: 'inconclusive' }],
    [
      'a wrong answer',
      [...launches(11, 0.1), brokenDuet(12, 'WRONG_ANSWER')],
      { stopped: 'invalid', state: 'complete', verdict: 'invalid' },
    ],
    ['one launch, which failed', [brokenDuet(1)], { stopped: 'invalid', verdict: 'invalid' }],
  ])('%s', (_, lines, expected) => {
    expect(judge(lines)).toMatchObject(expected);
  });

  test('launches that failed are counted, their reasons said once, and no figure of theirs used', () => {
    const failed = brokenDuet(13);
    const result = judge([...launches(LAUNCHES, 0.1), failed, failed]);
    expect(result.launches).toEqual({ planned: 12, measured: 12, invalid: 2 });
    expect(result.reasons).toEqual(['Expected launch 13 to go well, got TARGET_DIED']);
    expect(result).toMatchObject({ verdict: 'invalid', because: result.reasons[0] });
    expect(new Set(result.comparisons.map(({ verdict }) => verdict))).toEqual(new Set(['invalid']));
    expect(judge([...launches(LAUNCHES, 0.1), failed]).verdict).toBe('regressed');
  });
});

describe('beside the verdict', () => {
  test('the whole service has its own verdict, which does not count', () => {
    const result = judgeComparison(manifest(), [...launches(LAUNCHES, 0), ...whole()]);
    expect(result.wholeService).toHaveLength(1);
    expect(result.wholeService[0]).toMatchObject({ name: 'saturation', verdict: 'regressed' });
    expect(result.verdict).toBe('no-change');
    const broken = judgeComparison(manifest(), [...launches(5, 0.1), ...whole().slice(0, 1)]);
    expect(broken.wholeService).toEqual([]);
  });

  test('load of all trials is added up', () => {
    expect(judgeComparison(manifest(), launches(5, 0.1)).loadSeconds).toBeCloseTo(8.001, 6);
    const [trial] = whole();
    expect(judgeComparison(manifest(), trial === undefined ? [] : [trial]).loadSeconds).toBe(4);
  });

  test('answers that differ are said where they may', () => {
    const difference = { request: 'GET /', difference: 'status 200 against 204' };
    const lines = launches(5, 0.1).map((trial) => ({
      ...trial,
      answers: { compared: 1, varying: 0, differences: [difference] },
    }));
    const warned = judgeComparison(manifest({ answersMayDiffer: true }), lines);
    expect(warned.answers.differences).toEqual([difference]);
    expect(warned.warnings).toContain('A and B answer GET / differently: status 200 against 204');
  });

  test('only those of the routes that may differ', () => {
    const differences = [
      { request: 'GET /', difference: 'status 200 against 204' },
      { request: 'GET /users/1', route: 'users', difference: 'body "a" against "b"' },
    ];
    const lines = launches(5, 0.1).map((trial) => ({
      ...trial,
      answers: { compared: 2, varying: 0, differences },
    }));
    const { warnings } = judgeComparison(manifest({ answersMayDiffer: ['users'] }), lines);
    expect(warnings.filter((warning) => warning.includes('differently'))).toEqual([
      'A and B answer GET /users/1 differently: body "a" against "b"',
    ]);
  });

  test('what would decide it is a budget, by how long these launches took', () => {
    const { comparisons, because } = judgeComparison(manifest(), launches(LAUNCHES, 0.0175));
    const open = comparisons.find(({ metric }) => metric === 'serviceTime');
    expect(open?.note).toMatch(/^--budget \d+[sm] would decide it, about \d+ (seconds|minutes)$/);
    expect(because).toContain(`(${open?.note})`);
  });

  test('how requests failed is told by side', () => {
    const [one, ...others] = launches(5, 0.1) as MeasuredDuet[];
    if (one === undefined) throw new Error('Expected launches');
    const requests = { ...one.b.requests, errors: { ...one.b.requests.errors, status: 4, timeout: 1 } };
    const failing = { ...one, b: { ...one.b, requests, wrongStatuses: { 500: 3 } } };
    const { signs } = judgeComparison(manifest(), [failing as DuetTrial, ...others]);
    expect(signs?.failures).toEqual({ a: {}, b: { 'status 500': 3, status: 1, timeout: 1 } });
    expect(judgeComparison(manifest(), launches(5, 0.1)).signs?.failures).toBeUndefined();
  });

  test('it says why, with the change and its interval', () => {
    expect(judgeComparison(manifest(), launches(5, 0.1)).because).toMatch(
      /^B is worse than A, beyond the margin of 2 %: service time \+\d+\.\d+ % \[/,
    );
    expect(judgeComparison(manifest(), launches(LAUNCHES, 0.02)).because).toMatch(
      /^not decided: .* more possible/,
    );
  });
});

describe('launch pairs that the machine spoiled', () => {
  const spoiled = (block: number) => brokenDuet(block, 'GENERATOR_FAILED');

  test('one that was asked again counts nowhere but in the load, and is told', () => {
    const list = launches(LAUNCHES + 1, 0.001);
    const pairs = [spoiled(1), ...list.slice(1, -1), { ...(list.at(-1) as DuetTrial), replaces: 1 }];
    const result = judgeComparison(manifest(), pairs);
    expect(result.launches).toMatchObject({ planned: LAUNCHES, invalid: 0, replaced: 1 });
    expect(result.reasons).toEqual([]);
    expect(result.warnings.join()).toContain(
      '1 launch pair was asked again, since the machine was in the way',
    );
    expect(result.loadSeconds).toBeGreaterThan(1.6 * (LAUNCHES + 1));
    expect(CompareResult.parse(result)).toEqual(result);
  });

  test('many that could not be asked again leave the verdict to the others', () => {
    const list = launches(LAUNCHES, 0.2);
    const pairs = list.map((pair) => (pair.block <= 5 ? spoiled(pair.block) : pair));
    expect(judgeComparison(manifest(), pairs)).toMatchObject({ verdict: 'regressed', stopped: 'decided' });
  });

  test('where too few are left, it says how many there are and how many it takes', () => {
    const list = launches(LAUNCHES, 0.2);
    const pairs = list.map((pair) => (pair.block > 3 ? spoiled(pair.block) : pair));
    const result = judgeComparison(manifest(), pairs);
    expect(result).toMatchObject({ verdict: 'invalid', stopped: 'invalid' });
    expect(result.because).toMatch(/^A and B have 3 launch pairs that count, and need 4; Expected launch 4/);
  });
});

describe('answers that B alone gives otherwise now and then', () => {
  const others = (b: number) =>
    launches(LAUNCHES, 0).map((trial) => ({
      ...trial,
      otherAnswers: [
        { route: 'GET /', others: [0, b] as [number, number], answers: [900, 900] as [number, number] },
      ],
    }));

  test('are no comparison as soon as all launches together leave no doubt, unless they may differ', () => {
    const result = judgeComparison(manifest(), others(2));
    expect(result).toMatchObject({ verdict: 'invalid', stopped: 'invalid' });
    expect(result.because).toMatch(
      /^Expected A and B to answer alike .*got B: 24 of 10,800 answers to GET \//,
    );
    expect(judgeComparison(manifest({ answersMayDiffer: true }), others(2)).verdict).not.toBe('invalid');
  });

  test('are told where they may be an accident', () => {
    const trials = others(0).map((trial, index) =>
      index === 0
        ? {
            ...trial,
            otherAnswers: [
              { route: 'GET /', others: [0, 3] as [number, number], answers: [900, 900] as [number, number] },
            ],
          }
        : trial,
    );
    const { verdict, warnings } = judgeComparison(manifest(), trials);
    expect(verdict).not.toBe('invalid');
    expect(warnings.join()).toContain('B: 3 of 10,800 answers to GET /');
  });
});
