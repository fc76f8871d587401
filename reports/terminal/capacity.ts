import type { CapacityResult } from '../../harness/record/capacity.ts';
import { answerInWords, askedInWords, remarksOn, standing } from '../../harness/words/capacity.ts';
import {
  CURVE_LEGEND,
  curveNotes,
  curveTable,
  searchesTable,
  shownCurve,
} from '../../harness/words/capacity-curve.ts';
import { forecastTable, sweepTable } from '../../harness/words/capacity-planning.ts';
import { fitInWords, scaleUpTable } from '../../harness/words/capacity-scale-up.ts';
import { beware } from './comparison-parts.ts';
import { painter, type Screen, type Style } from './paint.ts';
import type { TerminalOptions } from './terminal.ts';
import { fittingTable } from './text-table.ts';
import { wrap } from './wrap.ts';

/** A capacity search as text for a terminal: the answer and what limits it, what follows from it, and the service over load. */
export function renderCapacity(result: CapacityResult, { color, width }: TerminalOptions): string {
  const screen = { width, paint: painter(color) };
  const lines = [
    '',
    ...wrap(answerInWords(result), width, '', '').map((line) => screen.paint(line, styleOf(result))),
    '',
    ...facts(result, screen),
    ...remarks(result, screen),
    ...forecast(result, screen),
    ...sweep(result, screen),
    ...scaleUp(result, screen),
    ...overLoad(result, screen),
    ...searches(result, screen),
    ...warnings(result, screen),
    ...basis(result),
  ];
  return `${lines.join('\n')}\n`;
}

function styleOf({ state, slo, require, before }: CapacityResult): Style {
  if (slo.length === 0) return 'bold';
  if (state === 'irregular' || state === 'never-kept') return 'red';
  if (require?.state === 'missed' || before?.verdict === 'regressed') return 'red';
  return state === 'unknown' ? 'yellow' : 'green';
}

function facts(result: CapacityResult, { width }: Screen): string[] {
  const rows: [string, string][] = [
    ['target', result.subject.text],
    ['asked', askedInWords(result)],
  ];
  return rows.flatMap(([name, text]) => wrap(text, width, `  ${name.padEnd(6)}  `, ' '.repeat(10)));
}

function remarks(result: CapacityResult, screen: Screen): string[] {
  const lines = remarksOn(result);
  return lines.length === 0 ? [] : ['', ...bullets(lines, screen)];
}

function forecast({ forecast: found }: CapacityResult, screen: Screen): string[] {
  if (found === null) return [];
  return part('Forecast', screen, [
    ...fittingTable(forecastTable(found), screen),
    ...bullets(
      found.words.map((text) => standing(text)),
      screen,
    ),
  ]);
}

function sweep({ sweep: found }: CapacityResult, screen: Screen): string[] {
  if (found === null) return [];
  return part(`By ${found.setting}`, screen, [
    ...fittingTable(sweepTable(found), screen),
    ...bullets(
      found.words.map((text) => standing(text, found.setting)),
      screen,
    ),
  ]);
}

function scaleUp({ scaleUp: found }: CapacityResult, screen: Screen): string[] {
  if (found === null) return [];
  return part(`Throughput over ${found.setting}`, screen, [
    ...fittingTable(scaleUpTable(found), screen),
    ...bullets([...fitInWords(found), ...found.words.map((text) => standing(text))], screen),
  ]);
}

function overLoad(result: CapacityResult, screen: Screen): string[] {
  const shown = shownCurve(result.curve);
  if (shown.length === 0) return [];
  return part('Over load', screen, [
    ...fittingTable(curveTable(shown), screen),
    ...[CURVE_LEGEND, ...curveNotes(result, shown)].flatMap((note) =>
      wrap(note, screen.width, '  ', '  ').map((line) => screen.paint(line, 'dim')),
    ),
  ]);
}

function searches({ searches: found }: CapacityResult, screen: Screen): string[] {
  if (found.length === 0) return [];
  return part('Searches', screen, fittingTable(searchesTable(found), screen));
}

function warnings({ warnings: found }: CapacityResult, screen: Screen): string[] {
  if (found.length === 0) return [];
  return part(
    'Beware',
    screen,
    found.flatMap((warning) => beware(warning, screen)),
  );
}

/** The command that measures the same again is left on one line, however long: broken, it could not be copied. */
function basis({ command }: CapacityResult): string[] {
  return ['', 'To measure the same again:', `  ${command}`];
}

function part(title: string, { paint }: Screen, lines: readonly string[]): string[] {
  return ['', paint(title, 'bold'), ...lines];
}

function bullets(lines: readonly string[], { width }: Screen): string[] {
  return lines.flatMap((line) => wrap(line, width, '  • ', '    '));
}
