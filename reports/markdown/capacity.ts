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
import { sentence } from '../../harness/words/sentence.ts';
import type { TextTable } from '../../harness/words/table.ts';
import { bullets } from './comparison-parts.ts';
import { code, text } from './escape.ts';
import { joined } from './joined.ts';
import { markdownTable } from './text-table.ts';

/** A capacity search as GitHub-flavoured Markdown, for a job's summary or a comment: what is known first, the rest below. */
export function renderCapacityMarkdown(result: CapacityResult): string {
  const { subject, sweep, scaleUp, forecast, curve, searches, warnings, fingerprint } = result;
  const shown = shownCurve(curve);
  const said = (words: readonly string[], setting: string | null = null) =>
    words.map((one) => standing(one, setting));
  return joined([
    `# Paceline: capacity of ${text(subject.text)}`,
    '',
    `**${text(answerInWords(result))}**`,
    '',
    ...bullets(remarksOn(result)),
    '',
    `Asked of ${code(subject.text)}: ${text(sentence(askedInWords(result)))}`,
    ...(warnings.length === 0 ? [] : part('Beware', null, warnings.map(sentence))),
    ...(forecast === null ? [] : part('Forecast', forecastTable(forecast), said(forecast.words))),
    ...(sweep === null
      ? []
      : part(`By ${sweep.setting}`, sweepTable(sweep), said(sweep.words, sweep.setting))),
    ...(scaleUp === null
      ? []
      : part(`Throughput over ${scaleUp.setting}`, scaleUpTable(scaleUp), [
          ...fitInWords(scaleUp),
          ...said(scaleUp.words),
        ])),
    ...(shown.length === 0
      ? []
      : part('Over load', curveTable(shown), [CURVE_LEGEND, ...curveNotes(result, shown)])),
    ...(searches.length === 0 ? [] : part('Searches', searchesTable(searches), [])),
    '',
    `On ${text(fingerprint.machine.cpu)}, ${fingerprint.machine.cores} cores, Node.js ${text(fingerprint.node)}. To measure the same again: ${code(result.command)}`,
  ]);
}

function part(title: string, table: TextTable | null, lines: readonly string[]): string[] {
  return [
    '',
    `## ${text(title)}`,
    '',
    ...(table === null ? [] : [...markdownTable(table), '']),
    ...bullets(lines),
  ];
}
