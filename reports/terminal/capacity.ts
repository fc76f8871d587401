import type { CapacityResult } from '../../harness/record/capacity.ts';
import { counted, number, plusMinus } from '../../harness/record/format.ts';
import { answerInWords, CURVE_COLUMNS, rangeOf, remarksOn, shownCurve } from '../words/capacity.ts';
import { painter, type Style } from './paint.ts';
import { table } from './table.ts';
import { wrap } from './wrap.ts';

/** What a capacity search found, for a terminal. */
export function renderCapacity(
  result: CapacityResult,
  { color, width }: { color: boolean; width: number },
): string {
  const paint = painter(color);
  const { slo, subject, sweep, scaleUp, forecast, searches, warnings } = result;
  const bullets = (lines: readonly string[]) => lines.flatMap((line) => wrap(line, width, '  • ', '    '));
  const part = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', paint(title, 'bold'), ...lines];
  const head =
    slo.length === 0
      ? []
      : wrap(`${subject.text}: ${answerInWords(result, slo)}.`, width, '', '').map((line) =>
          paint(line, styleOf(result)),
        );
  const lines = [
    '',
    ...head,
    ...bullets(remarksOn(result)),
    ...part('Forecast', bullets(forecast?.words ?? [])),
    ...(sweep === null
      ? []
      : part(`By ${sweep.setting}`, [
          ...table(sweep.points, [
            { heading: sweep.setting, align: 'right', cell: ({ value }) => value },
            { heading: 'req/s', align: 'right', cell: ({ answer }) => rangeOf(answer) },
            { heading: 'state', align: 'left', cell: ({ answer }) => answer.state },
          ]).map((line) => `  ${line}`),
          ...bullets(sweep.words),
        ])),
    ...(scaleUp === null ? [] : part(`Throughput over ${scaleUp.setting}`, scale(scaleUp, bullets))),
    ...part(
      'Over load',
      result.curve.length === 0
        ? []
        : table(
            shownCurve(result.curve),
            CURVE_COLUMNS.map((column) => ({ ...column, align: 'right' as const })),
          ).map((line) => `  ${line}`),
    ),
    ...part(
      'Searches',
      searches.map(
        (search, index) =>
          `  ${index + 1}: ${rangeOf({
            lower: { value: search.lower, unit: 'req/s' },
            upper: { value: search.upper, unit: 'req/s' },
          })} req/s, ${search.state}, ${search.trials} trials, ${number(search.loadSeconds)} s of load`,
      ),
    ),
    ...part('Beware', bullets(warnings)),
  ];
  return `${lines.join('\n')}\n`;
}

function styleOf({ state, require, before }: CapacityResult): Style {
  if (state === 'irregular' || state === 'never-kept') return 'red';
  if (require?.state === 'missed' || before?.verdict === 'regressed') return 'red';
  return state === 'found' || state === 'never-missed' ? 'green' : 'yellow';
}

function scale(
  { setting, points, fit, peak, predicted, words }: NonNullable<CapacityResult['scaleUp']>,
  bullets: (lines: readonly string[]) => string[],
): string[] {
  const rows = [
    ...points.map((point) => ({ ...point, from: `${point.throughput.n} launches` })),
    ...predicted.map((point) => ({ ...point, from: 'by the fit' })),
  ];
  return [
    ...table(rows, [
      { heading: setting, align: 'right', cell: ({ count }) => counted(count) },
      { heading: 'req/s', align: 'right', cell: ({ throughput }) => plusMinus(throughput) },
      { heading: '', align: 'left', cell: ({ from }) => from },
    ]).map((line) => `  ${line}`),
    ...(fit === null
      ? []
      : [
          `  alpha ${plusMinus(fit.alpha)} (contention), beta ${plusMinus(fit.beta)} (coherency), R² ${number(fit.rSquared)}`,
        ]),
    ...(peak === null
      ? []
      : [`  peak at ${plusMinus(peak.count)} ${setting}: ${plusMinus(peak.throughput)} req/s`]),
    ...bullets(words),
  ];
}
