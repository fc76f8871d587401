import { describe, expect, test } from 'vitest';
import { judgeBaseline, judgeGate } from '../../harness/analysis/gate.ts';
import type { CompareResult } from '../../harness/record/compare.ts';
import { Verdict } from '../../harness/record/comparison.ts';
import { GateResult } from '../../harness/record/gate.ts';
import type { SelfcheckResult } from '../../harness/record/selfcheck.ts';
import type { SloResult } from '../../harness/record/slo-result.ts';
import {
  laws,
  sampleCompare,
  sampleInvalid,
  sampleOpen,
  sampleRegression,
} from '../support/sample-comparison.ts';

const RESULTS: Record<Verdict, CompareResult> = {
  regressed: sampleRegression().result,
  improved: sampleCompare(laws(-0.04, -0.05)).result,
  'no-change': sampleCompare(laws(0.001, 0.002)).result,
  inconclusive: sampleOpen().result,
  invalid: sampleInvalid().result,
};
/** As repetitions: one that could be anything tells nothing for what was found first. */
const AGAIN = { ...RESULTS, inconclusive: sampleCompare(laws(0.005, 0.005, 0.2)).result };
const { fingerprint } = RESULTS.regressed;
const VERDICTS = Verdict.options;
const CONFIRMATIONS = [null, ...VERDICTS];
const SLO_STATES = [null, 'kept', 'missed', 'unknown'] as const;
const MACHINES = ['never checked', 'steady', 'unsteady', 'another, unsteady'] as const;

function slo(state: SloResult['state'] | null): SloResult[] {
  return state === null ? [] : [{ slo: 'p99<50ms', value: 2.9, unit: 'ms', state, note: null }];
}

function selfcheckOf(machine: (typeof MACHINES)[number]): SelfcheckResult | null {
  if (machine === 'never checked') return null;
  return {
    schema: 'paceline.selfcheck/1',
    measuredAt: '2026-01-30T09:00:00.000Z',
    fingerprint: machine.startsWith('another') ? { ...fingerprint, node: 'v22.0.0' } : fingerprint,
    command: 'paceline selfcheck',
    loadSeconds: 60,
    budgetSeconds: 60,
    decisions: { made: 8, falseAlarms: 0, verdicts: [] },
    metrics: [],
    stolen: null,
    steady: machine === 'steady',
    says: 'so it is',
  };
}

const facts = (changes: Partial<Parameters<typeof judgeGate>[2]> = {}) => ({
  slos: [],
  selfcheck: null,
  fingerprint,
  strict: false,
  ...changes,
});

/** The design's rules, in the order in which they count. */
function expectedVerdict(first: Verdict, again: Verdict | null, machine: (typeof MACHINES)[number]): Verdict {
  const repeated = first === 'regressed' && again !== null;
  const found = !repeated || again === 'regressed' || again === 'invalid' ? first : 'inconclusive';
  if (repeated && again === 'invalid') return 'invalid';
  return machine === 'unsteady' && (found === 'regressed' || found === 'improved') ? 'inconclusive' : found;
}

describe('every combination of what a gate can know', () => {
  const combinations = VERDICTS.flatMap((first) =>
    CONFIRMATIONS.flatMap((again) => MACHINES.map((machine) => ({ first, again, machine }))),
  );

  test.each(combinations)('$first, repeated: $again, machine: $machine', ({ first, again, machine }) => {
    for (const state of SLO_STATES) {
      for (const strict of [false, true]) {
        const confirmation = again === null ? null : AGAIN[again];
        const known = facts({ slos: slo(state), selfcheck: selfcheckOf(machine), strict });
        const result = judgeGate(RESULTS[first], confirmation, known);
        const verdict = expectedVerdict(first, again, machine);
        const open = verdict === 'inconclusive' || state === 'unknown';
        const failed = verdict === 'regressed' || state === 'missed';
        expect(result.verdict).toBe(verdict);
        expect(result.exitCode).toBe(verdict === 'invalid' ? 3 : failed ? 1 : open && strict ? 4 : 0);
        expect(() => GateResult.parse(result)).not.toThrow();
      }
    }
  });
});

describe('what a gate says', () => {
  test('a regression that its repetition found too names both', () => {
    const result = judgeGate(RESULTS.regressed, RESULTS.regressed, facts());
    expect(result.because).toBe(`${RESULTS.regressed.because}. An independent repetition found it too`);
    expect(result).toMatchObject({ comparison: RESULTS.regressed, confirmation: RESULTS.regressed });
    expect(result.loadSeconds).toBe(2 * RESULTS.regressed.loadSeconds);
  });

  test('one that it did not find says what was found at first, and what then', () => {
    expect(judgeGate(RESULTS.regressed, RESULTS['no-change'], facts()).because).toMatch(
      /^a first comparison found: B is worse .* did not find it \(no-change\), so it does not count$/,
    );
    expect(judgeGate(RESULTS.regressed, RESULTS.invalid, facts()).because).toMatch(
      /^the repetition can't be believed: A and B answer/,
    );
  });

  test('a repetition need not find it beyond the margin again, only worse beyond doubt, and perhaps beyond it', () => {
    const leaning = sampleCompare(laws(0.019, 0.019)).result;
    expect(leaning.verdict).toBe('inconclusive');
    expect(judgeGate(RESULTS.regressed, leaning, facts()).verdict).toBe('regressed');
    const within = sampleCompare(laws(0.01, 0.01)).result;
    expect(within.verdict).toBe('no-change');
    expect(judgeGate(RESULTS.regressed, within, facts()).verdict).toBe('inconclusive');
  });

  test('an unsteady machine takes changes back and says what to do; one of another kind is not quoted', () => {
    const unsteady = judgeGate(RESULTS.improved, null, facts({ selfcheck: selfcheckOf('unsteady') }));
    expect(unsteady.because).toMatch(/but the last selfcheck found this machine too unsteady for a gate$/);
    expect(unsteady.notes[0]).toMatch(/run `paceline selfcheck` again/);
    expect(unsteady.selfcheck).toMatchObject({ steady: false, says: 'so it is' });
    const other = judgeGate(RESULTS.improved, null, facts({ selfcheck: selfcheckOf('another, unsteady') }));
    expect(other).toMatchObject({ verdict: 'improved', selfcheck: null });
  });

  test('what it could have caught, and the margin that would catch as much as the margin', () => {
    const { notes } = judgeGate(RESULTS['no-change'], null, facts());
    expect(
      notes.some((note) => /^service time: with a margin of 2 % .* changes of 2\.\d+ % or more/.test(note)),
    ).toBe(true);
    expect(notes.some((note) => /to catch 2 %, set the margin to 1\.\d+ %$/.test(note))).toBe(true);
    const wide = sampleCompare(laws(0.01, 0.01, 0.2)).result;
    expect(judgeGate(wide, null, facts()).notes[0]).toMatch(
      /to catch 2 % it would take more than an hour, since launches differ by more than that/,
    );
    const any = judgeGate({ ...RESULTS['no-change'], margin: 0 }, null, facts());
    expect(any.notes[0]).toMatch(/with a margin of 0 % .* are caught in this budget$/);
  });
});

describe('against a stored run', () => {
  const { comparisons } = RESULTS.regressed;

  test('of the same kind, its figures decide, and that they were not side by side is said', () => {
    const result = judgeBaseline(RESULTS['no-change'], comparisons, [], facts());
    expect(result).toMatchObject({ mode: 'baseline', verdict: 'regressed', exitCode: 1, comparison: null });
    expect(result.because).toMatch(/^against the stored figures: service time /);
    expect(result.notes.at(-1)).toMatch(/not measured side by side/);
  });

  test('of another, nothing is decided by its figures, nor any SLO', () => {
    const differences = ['node: v20.19.0 against v22.0.0'];
    const missed = facts({ slos: slo('missed') });
    const result = judgeBaseline(RESULTS['no-change'], comparisons, differences, missed);
    expect(result).toMatchObject({
      verdict: 'inconclusive',
      exitCode: 0,
      fingerprintDifferences: differences,
    });
    expect(result.slos[0]).toMatchObject({ state: 'unknown', note: expect.stringMatching(/unlike/) });
    const strict = judgeBaseline(RESULTS['no-change'], comparisons, differences, { ...missed, strict: true });
    expect(strict.exitCode).toBe(4);
  });

  test('if today’s can’t be believed, that is said; an unsteady machine takes a change back', () => {
    expect(judgeBaseline(RESULTS.invalid, [], [], facts())).toMatchObject({
      verdict: 'invalid',
      exitCode: 3,
    });
    const unsteady = facts({ selfcheck: selfcheckOf('unsteady') });
    expect(judgeBaseline(RESULTS['no-change'], comparisons, [], unsteady).verdict).toBe('inconclusive');
  });

  test('a missed SLO fails where its figures count', () => {
    const same = RESULTS['no-change'].comparisons;
    expect(judgeBaseline(RESULTS['no-change'], same, [], facts({ slos: slo('missed') })).exitCode).toBe(1);
  });
});
