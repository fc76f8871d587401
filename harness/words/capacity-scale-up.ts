import type { ScaleUp } from '../record/capacity.ts';
import { uslAt } from '../record/usl.ts';
import { withInterval } from './capacity-range.ts';
import { counted, NONE, number, plusMinus } from './format.ts';
import { column, row, type TextTable } from './table.ts';

/** Where throughput is largest, in one sentence. */
export function scaleUpInWords({ setting, peak, points }: ScaleUp): string {
  const last = points.at(-1);
  if (peak !== null) {
    return `Throughput is largest at about ${number(peak.count.value)} ${setting}: ${withInterval(peak.throughput)}.`;
  }
  if (last === undefined) return `Throughput over ${setting} was not measured.`;
  return `Throughput over ${setting}: ${withInterval(last.throughput)} at ${counted(last.count)}.`;
}

/** What the law that was fitted says, with its intervals; nothing where the counts are too few for it. */
export function fitInWords({ setting, fit, peak }: ScaleUp): string[] {
  if (fit === null) return [];
  return [
    `Fit: one alone ${withInterval(fit.gamma)}; contention alpha ${withInterval(fit.alpha)}; coherency beta ${withInterval(fit.beta)}; R² ${number(fit.rSquared)}.`,
    ...(peak === null
      ? []
      : [
          `Peak: ${withInterval({ ...peak.count, unit: setting })}, where it makes ${withInterval(peak.throughput)}.`,
        ]),
  ];
}

/** Throughput at each count, as measured and by the fit, and at those that were only predicted. */
export function scaleUpTable({ setting, points, fit, predicted }: ScaleUp): TextTable {
  const law = fit === null ? null : { gamma: fit.gamma.value, alpha: fit.alpha.value, beta: fit.beta.value };
  const rows = [
    ...points.map(({ count, throughput }) => [
      counted(count),
      plusMinus(throughput),
      law === null ? NONE : number(uslAt(law, count)),
      counted(throughput.n),
    ]),
    ...predicted.map(({ count, throughput }) => [counted(count), NONE, plusMinus(throughput), NONE]),
  ];
  return {
    caption: `Throughput at each number of ${setting}`,
    columns: [
      column(setting),
      column('measured', 'req/s'),
      column('by the fit', 'req/s'),
      column('launches'),
    ],
    rows: rows.map((cells) => row(cells)),
  };
}
