import type { CompareResult } from '../../harness/record/compare.ts';
import type { GateResult } from '../../harness/record/gate.ts';
import type { SloResult } from '../../harness/record/slo-result.ts';
import { confirmationTable, repeatedInWords } from '../../harness/words/confirmation.ts';
import {
  OUTCOME_TONES,
  outcomeOf,
  selfcheckInWords,
  unlikeBaseline,
} from '../../harness/words/gate-outcome.ts';
import { sentence } from '../../harness/words/sentence.ts';
import { sloNotes, sloTable } from '../../harness/words/slo-table.ts';
import { tellingOfGate } from '../../harness/words/telling.ts';
import { answers, basis, beware, metrics, sides, warnings } from './comparison-parts.ts';
import { painter, type Screen } from './paint.ts';
import type { TerminalOptions } from './terminal.ts';
import { fittingTable } from './text-table.ts';
import { told } from './told.ts';
import { verdictLine } from './verdict-line.ts';
import { wrap } from './wrap.ts';

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

function outcome(result: GateResult, screen: Screen): string[] {
  const { does, kind, remark } = outcomeOf(result);
  const status = `The gate ${does} (exit status ${result.exitCode}).`;
  return told(tellingOfGate(result), OUTCOME_TONES[kind], screen, [
    status,
    ...(remark === null ? [] : [remark]),
  ]);
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

function slos(results: readonly SloResult[], screen: Screen): string[] {
  if (results.length === 0) return [];
  const { width, paint } = screen;
  return [
    '',
    paint('SLOs', 'bold'),
    ...fittingTable(sloTable(results, 'apart'), screen),
    ...sloNotes(results).flatMap((note) => wrap(note, width, '  • ', '    ')),
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
  return [
    '',
    screen.paint('Measured again, since a regression must show twice', 'bold'),
    ...verdictLine(confirmation.verdict, sentence(confirmation.because), {
      ...screen,
      width: screen.width - 2,
    }).map((line) => `  ${line}`),
    '',
    ...fittingTable(confirmationTable(result), screen),
  ];
}

/** What was seen beside the metrics of the duet. */
function beside(comparison: CompareResult, screen: Screen): string[] {
  return [...answers(comparison, screen), ...warnings(comparison, screen)];
}

function notes({ notes: all }: GateResult, { width, paint }: Screen): string[] {
  if (all.length === 0) return [];
  return [
    '',
    paint('What this gate can and can’t see', 'bold'),
    ...all.flatMap((note) => wrap(sentence(note), width, '  • ', '    ')),
  ];
}
