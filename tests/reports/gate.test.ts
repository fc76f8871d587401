import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { GateResult } from '../../harness/record/gate.ts';
import { renderGateJunit } from '../../reports/junit/gate.ts';
import { renderGateMarkdown } from '../../reports/markdown/gate.ts';
import { renderGate } from '../../reports/terminal/gate.ts';
import { laws, sampleCompare, sampleInvalid, sampleOpen } from '../support/sample-comparison.ts';
import { sampleFailedGate, sampleGate, sampleStrangeBaseline } from '../support/sample-gate.ts';

const passed = sampleGate();
const failed = sampleFailedGate();
const strange = sampleStrangeBaseline();
const broken = sampleGate({}, sampleInvalid().result);

function text(result: GateResult): string {
  return renderGate(result, { color: false, width: 80 }).replace(/\s+/g, ' ');
}

/** A regression that its repetition did not find again. */
function unconfirmed(): GateResult {
  const again = sampleCompare(laws(0.001, 0.001)).result;
  return {
    ...failed,
    verdict: 'inconclusive',
    because: 'B looked slower, but an independent repetition did not find it again',
    exitCode: 0,
    confirmation: again,
    slos: [],
  };
}

describe('golden gates; `npm test -- tests/reports -u` accepts a change', () => {
  const all: [string, GateResult][] = [
    ['passed', passed],
    ['failed', failed],
    ['strange-baseline', strange],
  ];

  test.each(all)('terminal, %s', async (name, result) => {
    await expect(renderGate(result, { color: false, width: 80 })).toMatchFileSnapshot(
      `golden/gate-${name}.txt`,
    );
  });

  test.each(all)('Markdown, %s', async (name, result) => {
    await expect(renderGateMarkdown(result)).toMatchFileSnapshot(`golden/gate-${name}.md`);
  });

  test.each(all)('JUnit, %s', async (name, result) => {
    await expect(renderGateJunit(result)).toMatchFileSnapshot(`golden/gate-${name}.xml`);
  });
});

describe('what the gate does comes first, and follows the exit status', () => {
  const open = sampleGate({}, sampleOpen().result);
  const slow = sampleGate({
    exitCode: 1,
    slos: [{ slo: 'p99<1ms', value: 3, unit: 'ms', state: 'missed', note: null }],
  });
  test.each<[string, GateResult, string]>([
    ['passes', passed, '✓ The gate passes: no-change (exit status 0)'],
    ['fails', failed, '✗ The gate fails: regressed (exit status 1)'],
    ['an SLO by itself fails it', slow, '✗ The gate fails: SLO missed (exit status 1)'],
    ['open', open, '? The gate passes, undecided: inconclusive (exit status 0)'],
    [
      'open and strict',
      { ...open, exitCode: 4 },
      '? The gate fails, undecided: inconclusive (exit status 4)',
    ],
    ['invalid', broken, '! The gate can’t decide: invalid (exit status 3)'],
    ['interrupted', { ...open, exitCode: 130 }, '! The gate was interrupted: inconclusive (exit status 130)'],
  ])('%s', (_, result, line) => {
    expect(renderGate(result, { color: false, width: 80 }).split('\n')[1]).toBe(line);
    expect(renderGateMarkdown(result).split('\n')[0]).toContain(
      line
        .slice(2)
        .replace(/ \(exit.*/, '')
        .slice('The gate '.length),
    );
  });

  test('a missed SLO says what the comparison by itself came to', () => {
    expect(text(slow)).toContain('The comparison by itself: no-change.');
  });

  test('different answers are no fault of the measurement', () => {
    expect(text(broken)).toContain('answersMayDiffer lets the gate compare all the same');
    const other = { ...broken, comparison: null };
    expect(text(other)).toContain('the measurement has to be mended first');
  });
});

describe('terminal', () => {
  test('keeps to 80 columns, and colour changes nothing but colour', () => {
    for (const result of [passed, failed, strange, broken, unconfirmed()]) {
      const plain = renderGate(result, { color: false, width: 80 });
      expect(plain.split('\n').filter((line) => line.length > 80)).toEqual([]);
      expect(stripVTControlCharacters(renderGate(result, { color: true, width: 80 }))).toBe(plain);
    }
    expect(renderGate(failed, { color: true, width: 80 })).toContain('2.91 ms  \u001b[31mmissed\u001b[39m');
  });

  test('shows a regression beside its repetition', () => {
    const lines = renderGate(failed, { color: false, width: 80 }).split('\n');
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^ {2}service time +\+3\.11 % \[\+3\.02 %, \+3\.20 %\] +\+2\.91 % \[\+2\.82 %, \+3\.00 %\]$/,
      ),
    );
    expect(text(failed)).toContain('With the repetition, 96.0 s of load.');
    expect(text(passed)).not.toContain('Measured again, since');
  });

  test('quotes the selfcheck, and says where there was none or the machine was unsteady', () => {
    expect(text(passed)).toContain('Selfcheck of this machine, 2026-01-30: in 60 s of load it sees');
    expect(text(strange)).toContain('No selfcheck was run on this machine');
    const selfcheck = {
      measuredAt: '2026-01-30T09:00:00.000Z',
      smallestChange: null,
      steady: false,
      says: 'launches differ by 9 %.',
    };
    expect(text({ ...passed, selfcheck })).toContain(
      'launches differ by 9 %. This machine is too unsteady for its verdicts to be taken at their word.',
    );
  });

  test('names what differs from the baseline', () => {
    expect(text(strange)).toContain(
      'its figures decide nothing here: ! processor: Sample CPU against Other CPU.',
    );
  });
});

describe('JUnit', () => {
  test('has a case for each metric that decides and each SLO', () => {
    expect(renderGateJunit(passed)).toContain('tests="4" failures="0" errors="0" skipped="0"');
    expect(renderGateJunit(failed)).toContain('tests="5" failures="3" errors="0" skipped="1"');
    expect(renderGateJunit(strange)).toContain('tests="3" failures="0" errors="0" skipped="1"');
    expect(renderGateJunit(broken)).toContain('tests="3" failures="0" errors="1" skipped="0"');
  });

  test('a regression that was not found again fails nothing', () => {
    const xml = renderGateJunit(unconfirmed());
    expect(xml).toContain('tests="2" failures="0" errors="0" skipped="2"');
    expect(xml).toContain('an independent repetition did not find it again');
  });
});
