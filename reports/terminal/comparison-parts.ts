import type { CompareResult } from '../../harness/record/compare.ts';
import type { Comparison } from '../../harness/record/comparison.ts';
import { basisInWords, invalidInWords, legendInWords, SPREAD_IN_WORDS } from '../../harness/words/basis.ts';
import { answersInWords, unsaidDifferences } from '../../harness/words/compared-answers.ts';
import { comparisonTable, MAIN_COLUMNS } from '../../harness/words/comparison-table.ts';
import type { Margins } from '../../harness/words/margin.ts';
import { fewLaunches, openQuestions } from '../../harness/words/open-questions.ts';
import { sentence } from '../../harness/words/sentence.ts';
import { sideInWords } from '../../harness/words/sides.ts';
import { chosen } from '../../harness/words/table.ts';
import { wholeServiceInWords } from '../../harness/words/whole-service.ts';
import type { Screen } from './paint.ts';
import { DECIDES, fittingTable } from './text-table.ts';
import { verdictLine } from './verdict-line.ts';
import { wrap } from './wrap.ts';

/** What was compared, and what was asked of both. */
export function sides({ a, b, workload }: CompareResult, { width }: Screen): string[] {
  const about = (side: typeof a) => {
    const further = sideInWords(side);
    return further === '' ? side.label : `${side.label} (${further})`;
  };
  const rows: [string, string][] = [
    ['A', about(a)],
    ['B', about(b)],
    ['asked', workload],
  ];
  return rows.flatMap(([name, text]) => wrap(text, width, `  ${name.padEnd(5)}  `, ' '.repeat(9)));
}

/** The metrics with what is left open, and how to read them; `reading` is null where that stands above already. */
export function metrics(
  comparisons: readonly Comparison[],
  reading: (Margins & { alpha: number; because: string }) | null,
  screen: Screen,
): string[] {
  if (comparisons.length === 0) return ['  No metric was measured of both.'];
  const { width } = screen;
  const few = fewLaunches(comparisons);
  const open = [...openQuestions(comparisons, reading?.because), ...(few === null ? [] : [few])];
  const rows = fittingTable(chosen(comparisonTable(comparisons), MAIN_COLUMNS), screen);
  const spread = rows.some((row) => row.includes('±')) ? ` ${SPREAD_IN_WORDS}` : '';
  return [
    ...rows,
    ...(reading === null ? [] : ['', ...wrap(`${legend(reading)}${spread}`, width, '  ', '  ')]),
    ...(open.length === 0 ? [] : ['']),
    ...open.flatMap((text) => wrap(text, width, '  • ', '    ')),
  ];
}

function legend(reading: Margins & { alpha: number }): string {
  return `${DECIDES} decides the verdict. ${legendInWords(reading)}`;
}

/** The views of each service alone, beside the duet. */
export function wholeService({ wholeService: views }: CompareResult, screen: Screen): string[] {
  const { width, paint } = screen;
  const inner = { ...screen, width: width - 2 };
  return views.flatMap(({ title, workload, verdict, comparisons }) => [
    '',
    paint(title, 'bold'),
    ...wrap(workload, width, '  ', '  ').map((line) => paint(line, 'dim')),
    ...verdictLine(verdict, wholeServiceInWords(verdict), inner).map((line) => `  ${line}`),
    '',
    ...metrics(comparisons, null, screen),
  ]);
}

export function answers(result: CompareResult, screen: Screen): string[] {
  return [
    '',
    screen.paint('Answers', 'bold'),
    ...wrap(answersInWords(result.answers), screen.width, '  ', '  '),
    ...unsaidDifferences(result).flatMap(({ request, difference }) =>
      beware(`${request}: ${difference}`, screen),
    ),
  ];
}

export function warnings(result: CompareResult, screen: Screen): string[] {
  const invalid = invalidInWords(result);
  const all = [...(invalid === null ? [] : [invalid]), ...result.warnings];
  if (all.length === 0) return [];
  return ['', screen.paint('Beware', 'bold'), ...all.flatMap((warning) => beware(warning, screen))];
}

/** What it rests on, with what there is to add, and the command that measures the same again. */
export function basis(result: CompareResult, { width }: Screen, further: string | null = null): string[] {
  const rests = [basisInWords(result), ...(further === null ? [] : [further])].join(' ');
  // A command is left on one line, however long: broken, it could not be copied.
  return ['', ...wrap(rests, width, '', ''), 'To measure the same again:', `  ${result.command}`];
}

/** A warning behind its mark, which is painted after the lines are broken: a colour has length but no width. */
export function beware(text: string, { width, paint }: Screen): string[] {
  const [first = '', ...further] = wrap(sentence(text), width, '  ! ', '    ');
  return [first.replace('!', paint('!', 'yellow')), ...further];
}
