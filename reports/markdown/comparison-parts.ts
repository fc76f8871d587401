import type { CompareResult } from '../../harness/record/compare.ts';
import type { Comparison } from '../../harness/record/comparison.ts';
import { basisInWords, invalidInWords, legendInWords, SPREAD_IN_WORDS } from '../../harness/words/basis.ts';
import { answersInWords, unsaidDifferences } from '../../harness/words/compared-answers.ts';
import { comparisonTable, MAIN_COLUMNS } from '../../harness/words/comparison-table.ts';
import type { Margins } from '../../harness/words/margin.ts';
import { fewLaunches, openQuestions } from '../../harness/words/open-questions.ts';
import { capital, plural, sentence } from '../../harness/words/sentence.ts';
import { sideInWords } from '../../harness/words/sides.ts';
import { chosen } from '../../harness/words/table.ts';
import type { Telling } from '../../harness/words/telling.ts';
import { wholeServiceInWords } from '../../harness/words/whole-service.ts';
import { code, text } from './escape.ts';
import { markdownTable } from './text-table.ts';

/** What else matters behind a headline, and the command that repeats just that. */
export function told({ lines, again }: Telling): string[] {
  return [...bullets(lines), ...(again === null ? [] : [`To measure just that again: ${code(again)}`, ''])];
}

/** A and B by name, as code: a name can't then mention somebody or begin a list. */
export function sides({ a, b, workload }: CompareResult): string[] {
  const about = (side: typeof a) => {
    const further = sideInWords(side);
    return `${code(side.label)}${further === '' ? '' : ` (${code(further)})`}`;
  };
  return [`A is ${about(a)}, B is ${about(b)}. Asked: ${text(sentence(workload))}`];
}

/** Metrics that decide in sight with what they leave open, the others folded away. */
export function metrics(
  comparisons: readonly Comparison[],
  reading: Margins & { alpha: number; because: string },
): string[] {
  if (comparisons.length === 0) return ['No metric was measured of both.', ''];
  const gating = comparisons.filter((one) => one.gating);
  const others = comparisons.filter((one) => !one.gating);
  const few = fewLaunches(comparisons);
  return [
    ...table(gating),
    '',
    ...bullets([...openQuestions(gating, reading.because), ...(few === null ? [] : [few])]),
    text(`These decide the verdict. ${legendInWords(reading)} ${SPREAD_IN_WORDS}`),
    '',
    ...(others.length === 0
      ? []
      : details(
          `${plural(others.length, 'metric')} beside, which ${others.length === 1 ? 'does' : 'do'} not decide`,
          [...table(others), '', ...bullets(openQuestions(others))],
        )),
  ];
}

function table(comparisons: readonly Comparison[]): string[] {
  return markdownTable(chosen(comparisonTable(comparisons), MAIN_COLUMNS));
}

/** The views of each service alone, folded away: they do not decide. */
export function wholeService({ wholeService: views }: CompareResult): string[] {
  return views.flatMap(({ title, workload, verdict, comparisons }) =>
    details(`${title}: ${verdict}`, [
      `${text(sentence(workload))} ${text(capital(wholeServiceInWords(verdict)))}`,
      '',
      ...table(comparisons),
      '',
      ...bullets(openQuestions(comparisons)),
    ]),
  );
}

/** What must be seen: answers that differ, launches that do not count, and warnings. */
export function beware(result: CompareResult): string[] {
  const { answers, warnings } = result;
  const invalid = invalidInWords(result);
  const all = [
    ...(answers.differences.length === 0 ? [] : [answersInWords(answers)]),
    ...unsaidDifferences(result).map(({ request, difference }) => sentence(`${request}: ${difference}`)),
    ...(invalid === null ? [] : [invalid]),
    ...warnings.map(sentence),
  ];
  return all.length === 0 ? [] : ['### Beware', '', ...bullets(all)];
}

/** What it rests on, folded away, with the command that measures the same again. */
export function basis(result: CompareResult, further: string | null = null): string[] {
  const { answers, fingerprint } = result;
  const { machine, node } = fingerprint;
  return details('How it was measured', [
    `${basisInWords(result)}${further === null ? '' : ` ${further}`}${answers.differences.length > 0 ? '' : ` ${answersInWords(answers)}`}`,
    '',
    `On ${text(machine.cpu)}, ${machine.cores} cores, Node.js ${text(node)}. To measure the same again: ${code(result.command)}`,
  ]);
}

export function bullets(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [...lines.map((line) => `- ${text(line)}`), ''];
}

/** Lines that a reader opens; the blank line after the summary lets Markdown begin again. */
function details(summary: string, lines: readonly string[]): string[] {
  return ['<details>', `<summary>${text(summary)}</summary>`, '', ...lines, '', '</details>', ''];
}
