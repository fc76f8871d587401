import { describe, expect, test } from 'vitest';
import { tellingOf, tellingOfGate } from '../../harness/words/telling.ts';
import { AS_BEFORE, apart, madeUp } from '../support/made-up.ts';
import { sampleCompare } from '../support/sample-comparison.ts';
import { sampleFailedGate, sampleGate } from '../support/sample-gate.ts';

const search = madeUp(0.34, { route: 'GET /search', ci: [0.23, 0.47] });
const narrower = 'paceline gate --seed 7 --path /search';
const compared = (comparisons: ReturnType<typeof madeUp>[], changes = {}) =>
  sampleCompare([], { comparisons, verdict: 'regressed', because: 'B is worse', ...changes }).result;

describe('a comparison', () => {
  test('behind the headline what else matters, what is open, and the command for just that', () => {
    const open = madeUp(0.01, {
      ...{ route: 'POST /orders', verdict: 'inconclusive', ci: [-0.01, 0.031], cannotRuleOut: 0.031 },
    });
    const garbage = apart('allocationPerRequest', 'B', 204_800, { gating: false });
    expect(tellingOf(compared([madeUp(0.05), search, open, garbage], { narrower }))).toEqual({
      headline: 'regressed: GET /search takes 34 % [23, 47] longer',
      lines: [
        'Of the whole, a request takes 5.0 % [4.5, 5.5] longer.',
        'Beside it, and not deciding: 200 KB [180, 220] more garbage a request.',
        'Not ruled out: POST /orders may take up to 3.1 % longer.',
      ],
      again: narrower,
    });
  });

  test('what is told and did regress is said of one that passes, too', () => {
    const late = apart('startUp', 'ms', 2000, { gating: false });
    const { lines, again } = tellingOf(compared([AS_BEFORE, late], { verdict: 'no-change', narrower }));
    expect(lines).toEqual(['Beside it, and not deciding: starts 2.0 s [1.8, 2.2] later.']);
    expect(again).toBeNull();
  });

  test('what is open says what would decide it', () => {
    const open = madeUp(0.019, {
      ...{ verdict: 'inconclusive', note: '--budget 6m would decide it, about 7 minutes' },
    });
    const { lines } = tellingOf(
      compared([open], { verdict: 'inconclusive', because: 'not decided: service time ...' }),
    );
    expect(lines).toEqual(['--budget 6m would decide it, about 7 minutes.']);
  });

  test('of one that can’t be believed nothing but why', () => {
    const { headline, lines } = tellingOf(compared([search], { verdict: 'invalid', because: 'B died' }));
    expect([headline, lines]).toEqual(['invalid: B died', []]);
  });
});

describe('a gate', () => {
  test('a regression that was seen twice', () => {
    expect(tellingOfGate(sampleFailedGate()).lines).toContain('An independent repetition found it too.');
  });

  test('one that was seen once is named, and does not count', () => {
    const failed = sampleFailedGate();
    const again = sampleGate().comparison;
    const once = {
      ...failed,
      verdict: 'inconclusive' as const,
      because: 'the repetition says otherwise',
      confirmation: again,
      slos: [],
    };
    expect(tellingOfGate(once)).toMatchObject({
      headline: expect.stringMatching(
        /^undecided: a request takes 3\.1 % .* longer.*, seen once and not again$/,
      ),
      lines: ['The repetition says otherwise.'],
    });
  });

  test('one that was taken back for the machine says so', () => {
    const failed = sampleFailedGate();
    const selfcheck = {
      measuredAt: '2026-01-30T09:00:00.000Z',
      smallestChange: null,
      steady: false,
      says: '',
    };
    const back = { ...failed, verdict: 'inconclusive' as const, selfcheck, slos: [] };
    expect(tellingOfGate(back).headline).toMatch(/, on a machine too unsteady for a gate$/);
  });

  test('an SLO that is missed stands first where it alone fails the gate, else below', () => {
    const slos = [{ slo: 'p99<1ms', value: 3, unit: 'ms', state: 'missed' as const, note: null }];
    expect(tellingOfGate(sampleGate({ slos, exitCode: 1 })).headline).toMatch(
      /^SLO missed: p99<1ms \(measured: 3\.00 ms\); no-change: /,
    );
    const { headline, lines } = tellingOfGate(sampleFailedGate());
    expect(headline).toMatch(/^regressed: /);
    expect(lines).toContain('SLO missed: p99<2ms (measured: 2.91 ms).');
  });
});
