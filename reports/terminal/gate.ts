import type { CompareResult } from '../../harness/record/compare.ts';
import type { GateResult } from '../../harness/record/gate.ts';
import type { SloResult } from '../../harness/record/slo-result.ts';
import { changeInWords } from '../../harness/words/change.ts';
import { confirmedRows, repeatedInWords } from '../../harness/words/confirmation.ts';
import { NONE, withUnit } from '../../harness/words/format.ts';
import {
  type Outcome,
  outcomeOf,
  selfcheckInWords,
  unlikeBaseline,
} from '../../harness/words/gate-outcome.ts';
import { sentence } from '../../harness/words/sentence.ts';
import { answers, basis, beware, metrics, sides, warnings, wholeService } from './comparison-parts.ts';
import { painter, type Screen, type Style } from './paint.ts';
import { table } from './table.ts';
import type { TerminalOptions } from './terminal.ts';
import { verdictLine } from './verdict-line.ts';
import { wrap } from './wrap.ts';

const SIGNS: Record<Outcome['kind'], { sign: string; style: Style }> = {
  passes: { sign: '✓', style: 'green' },
  undecided: { sign: '?', style: 'yellow' },
  fails: { sign: '✗', style: 'red' },
  broken: { sign: '!', style: 'red' },
};

/** A gate as text for a terminal: what it does and why, the SLOs, the comparison and its repetition. */
export function renderGate(result: GateResult, { color, width }: TerminalOptions): string {
  const screen = { width, paint: painter(color) };
  const { comparison } = result;
  const lines = [
    '',
    ...outcome(result, screen),
    ...unlike(result, screen),
    ...slos(result.slos, screen),
    ...change(result, screen),
    ...repetition(result, screen),
    ...(comparison === null ? [] : beside(comparison, screen)),
    ...notes(result, screen),
    '',
    ...wrap(selfcheckInWords(result), width, '', ''),
    ...(comparison === null ? [] : basis(comparison, screen, repeatedInWords(result))),
  ];
  return `${lines.join('\n')}\n`;
}

function outcome(result: GateResult, { width, paint }: Screen): string[] {
  const { does, kind, why, remark } = outcomeOf(result);
  const { sign, style } = SIGNS[kind];
  return [
    paint(`${sign} The gate ${does}: ${why} (exit status ${result.exitCode})`, style),
    ...wrap(sentence(result.because), width, '  ', '  '),
    ...(remark === null ? [] : wrap(remark, width, '  ', '  ')),
  ];
}

function unlike(result: GateResult, screen: Screen): string[] {
  const why = unlikeBaseline(result);
  if (why === null) return [];
  return [
    '',
    ...wrap(why, screen.width, '', ''),
    ...result.fingerprintDifferences.flatMap((difference) => beware(difference, screen)),
  ];
}

function slos(results: readonly SloResult[], { width, paint }: Screen): string[] {
  if (results.length === 0) return [];
  const styles = { kept: 'green', missed: 'red', unknown: 'yellow' } as const;
  const [heading = '', ...rows] = table(results, [
    { heading: 'SLO', align: 'left', cell: ({ slo }) => slo },
    {
      heading: 'measured',
      align: 'right',
      cell: ({ value, unit }) => (value === null ? NONE : withUnit(value, unit)),
    },
    { heading: '', align: 'left', cell: ({ state }) => state },
  ]);
  return [
    '',
    paint('SLOs', 'bold'),
    `  ${paint(heading, 'dim')}`,
    ...rows.map((row, index) => {
      const state = results[index]?.state ?? 'unknown';
      return `  ${row.slice(0, -state.length)}${paint(state, styles[state])}`;
    }),
    ...results.flatMap(({ slo, note }) =>
      note === null ? [] : wrap(sentence(`${slo}: ${note}`), width, '  • ', '    '),
    ),
  ];
}

function change({ mode, comparison, comparisons, ...reading }: GateResult, screen: Screen): string[] {
  if (comparison === null && comparisons.length === 0) return [];
  return [
    '',
    screen.paint(mode === 'base' ? 'The change against its base' : 'The change against the baseline', 'bold'),
    ...(comparison === null ? [] : [...sides(comparison, screen), '']),
    ...metrics(comparisons, reading, screen),
  ];
}

function repetition(result: GateResult, screen: Screen): string[] {
  const { confirmation } = result;
  if (confirmation === null) return [];
  const rows = table(confirmedRows(result), [
    { heading: 'metric', align: 'left', cell: ({ label }) => label },
    { heading: 'first', align: 'right', cell: ({ first }) => (first === null ? NONE : changeInWords(first)) },
    {
      heading: 'repeated',
      align: 'right',
      cell: ({ again }) => (again === null ? NONE : changeInWords(again)),
    },
  ]);
  return [
    '',
    screen.paint('Measured again, since a regression must show twice', 'bold'),
    ...verdictLine(confirmation.verdict, sentence(confirmation.because), {
      ...screen,
      width: screen.width - 2,
    }).map((line) => `  ${line}`),
    '',
    ...rows.map((row, index) => `  ${index === 0 ? screen.paint(row, 'dim') : row}`),
  ];
}

/** What was seen beside the metrics of the duet. */
function beside(comparison: CompareResult, screen: Screen): string[] {
  return [
    ...wholeService(comparison, screen),
    ...answers(comparison, screen),
    ...warnings(comparison, screen),
  ];
}

function notes({ notes: all }: GateResult, { width, paint }: Screen): string[] {
  if (all.length === 0) return [];
  return [
    '',
    paint('What this gate can and can’t see', 'bold'),
    ...all.flatMap((note) => wrap(sentence(note), width, '  • ', '    ')),
  ];
}
