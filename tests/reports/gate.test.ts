import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Comparison } from '../../harness/record/comparison.ts';
import type { GateResult } from '../../harness/record/gate.ts';
import { renderGateJunit } from '../../reports/junit/gate.ts';
import { renderGateMarkdown } from '../../reports/markdown/gate.ts';
import { renderGate } from '../../reports/terminal/gate.ts';
import { laws, sampleCompare, sampleInvalid, sampleOpen, sampleSide } from '../support/sample-comparison.ts';
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
  test.each<[string, GateResult, string, string]>([
    ['passes', passed, '= no-change: service time +0.11 %', 'passes (exit status 0)'],
    ['fails', failed, '✗ regressed: a request takes 3.1 % [3.0, 3.2] longer', 'fails (exit status 1)'],
    ['an SLO by itself fails it', slow, '✗ SLO missed: p99<1ms (measured: 3.00 ms)', 'fails (exit status 1)'],
    ['open', open, '? undecided: a request may take up to', 'passes, undecided (exit status 0)'],
    [
      'open and strict',
      { ...open, exitCode: 4 },
      '? undecided: a request may take up to',
      'fails, undecided (exit status 4)',
    ],
    ['invalid', broken, '! invalid: A and B answer GET /users', 'can’t decide (exit status 3)'],
    [
      'interrupted',
      { ...open, exitCode: 130 },
      '! interrupted: undecided:',
      'was interrupted (exit status 130)',
    ],
  ])('%s', (_, result, line, does) => {
    const terminal = renderGate(result, { color: false, width: 80 });
    const [, first = ''] = terminal.split('\n');
    expect(first.slice(2).startsWith(line.slice(2))).toBe(true);
    expect(text(result)).toContain(`The gate ${does}.`);
    const markdown = renderGateMarkdown(result).replaceAll('\\', '').replaceAll('&lt;', '<');
    expect(markdown.split('\n')[0]).toContain(line.slice(2));
    expect(markdown).toContain(`Paceline gate ${does}.`);
  });

  test('a missed SLO says what the comparison by itself came to', () => {
    expect(text(slow)).toContain('The comparison by itself: no-change.');
  });

  test('different answers are no fault of the measurement', () => {
    expect(text(broken)).toContain('--answers-may-differ lets the gate compare all the same');
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
  test('has a case for each metric, whether it decides or not, and each SLO', () => {
    expect(renderGateJunit(passed)).toContain('tests="14" failures="0" errors="0" skipped="8"');
    expect(renderGateJunit(failed)).toContain('tests="15" failures="3" errors="0" skipped="10"');
    expect(renderGateJunit(strange)).toContain('tests="3" failures="0" errors="0" skipped="1"');
    expect(renderGateJunit(broken)).toContain('tests="3" failures="0" errors="1" skipped="0"');
  });

  test('names are the same from one change to the next, whatever it does and whatever it is called', () => {
    const names = (result: GateResult) =>
      [...renderGateJunit(result).matchAll(/<testcase (classname="[^"]*" name="[^"]*")/g)]
        .map(([, name]) => name)
        .filter((name) => !name?.includes('"SLO"'))
        .sort();
    const { result } = sampleCompare(laws(0.2, 0.1), { b: sampleSide('another branch') });
    expect(names(sampleGate({}, result))).toEqual(names(passed));
    const errors: Comparison = {
      ...(result.comparisons[0] as Comparison),
      ...{ metric: 'errors', unit: '%', scale: 'difference', gating: false },
    };
    const failing = { ...result, comparisons: [...result.comparisons, errors] };
    expect(names(sampleGate({}, failing))).toEqual(names(passed));
  });

  test('a regression that was not found again fails nothing', () => {
    const xml = renderGateJunit(unconfirmed());
    expect(xml).toContain('tests="12" failures="0" errors="0" skipped="11"');
    expect(xml).toContain('an independent repetition did not find it again');
  });
});
