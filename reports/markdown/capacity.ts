import type { CapacityResult } from '../../harness/record/capacity.ts';
import { counted, plusMinus } from '../../harness/record/format.ts';
import { answerInWords, CURVE_COLUMNS, rangeOf, remarksOn, shownCurve } from '../words/capacity.ts';
import { text } from './escape.ts';
import { joined } from './joined.ts';

/** What a capacity search found as GitHub-flavoured Markdown. */
export function renderCapacityMarkdown(result: CapacityResult): string {
  const { slo, subject, sweep, scaleUp, forecast, curve, warnings } = result;
  const list = (lines: readonly string[]) => lines.map((line) => `- ${text(line)}`);
  return joined([
    `# Paceline: capacity of ${text(subject.text)}`,
    '',
    ...(slo.length === 0 ? [] : [`**${text(answerInWords(result, slo))}.**`, '']),
    ...list(remarksOn(result)),
    ...section('Forecast', list(forecast?.words ?? [])),
    ...(sweep === null
      ? []
      : section(`By ${text(sweep.setting)}`, [
          ...rows(
            [text(sweep.setting), 'req/s', 'state'],
            sweep.points.map(({ value, answer }) => [text(value), rangeOf(answer), answer.state]),
          ),
          '',
          ...list(sweep.words),
        ])),
    ...(scaleUp === null
      ? []
      : section(`Throughput over ${text(scaleUp.setting)}`, [
          ...rows(
            [text(scaleUp.setting), 'req/s'],
            scaleUp.points.map(({ count, throughput }) => [counted(count), plusMinus(throughput)]),
          ),
          '',
          ...list(scaleUp.words),
        ])),
    ...(curve.length === 0
      ? []
      : section(
          'Over load',
          rows(
            CURVE_COLUMNS.map(({ heading }) => heading),
            shownCurve(curve).map((point) => CURVE_COLUMNS.map(({ cell }) => cell(point))),
          ),
        )),
    ...section('Beware', list(warnings)),
    '',
    `Measure it again: \`${result.command.replaceAll('`', '')}\``,
  ]);
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines];
}

function rows(headings: readonly string[], cells: readonly (readonly string[])[]): string[] {
  const line = (each: readonly string[]) => `| ${each.join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---:')), ...cells.map(line)];
}
