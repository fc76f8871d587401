import type { CapacityAnswer, CapacityResult, CurvePoint } from '../record/capacity.ts';
import { rangeBetween } from './capacity-range.ts';
import { figure, NONE, number } from './format.ts';
import { cell, column, row, type TextTable, words } from './table.ts';
import type { Tone } from './tone.ts';

/** Loads nearer to each other are shown as one where there is little room. */
const NEAR = 1.015;

const CLASS_TONES: Record<CurvePoint['class'], Tone> = { kept: 'good', missed: 'bad', undecided: 'open' };

function hundredths(value: number | null): string {
  return value === null ? NONE : number(value * 100);
}

/** The service over load: each offered load with all trials at it. */
export function curveTable(curve: readonly CurvePoint[]): TextTable {
  return {
    caption: 'Each offered load, all trials at it together',
    columns: [
      column('load', 'req/s', { full: 'Offered load' }),
      column('goodput', 'req/s', { full: 'Goodput', spare: 3 }),
      column('p50', 'ms', { full: 'Latency p50' }),
      column('p90', 'ms', { full: 'Latency p90', spare: 1 }),
      column('p99', 'ms', { full: 'Latency p99' }),
      column('errors', '%', { full: 'Errors' }),
      column('delay', 'ms', { full: 'Loop delay p99', spare: 2 }),
      column('busy', '%', { full: 'Loop utilisation' }),
      column('CPU', 'cores', { full: 'CPU' }),
      words('SLO'),
    ],
    rows: curve.map((point) =>
      row([
        number(point.rate),
        number(point.goodput),
        figure(point.p50),
        figure(point.p90),
        figure(point.p99),
        hundredths(point.errors),
        figure(point.loopDelayP99),
        hundredths(point.utilization),
        figure(point.cpu),
        cell(point.class, { tone: CLASS_TONES[point.class] }),
      ]),
    ),
  };
}

/**
 * Loads of the curve for a table with little room: of neighbours that are nearer than 1.5 % and of one class the one with more trials, since a
 * search puts many loads around the edge.
 */
export function shownCurve(curve: readonly CurvePoint[]): CurvePoint[] {
  const shown: CurvePoint[] = [];
  for (const point of curve) {
    const last = shown.at(-1);
    const near = last !== undefined && point.rate / last.rate <= NEAR && point.class === last.class;
    if (!near) shown.push(point);
    else if (point.trials > last.trials) shown[shown.length - 1] = point;
  }
  return shown;
}

/** What a reader of the curve may ask: where a figure is missing, why; and how many loads are not shown. */
export function curveNotes(
  { curve, subject }: Pick<CapacityResult, 'curve' | 'subject'>,
  shown: readonly CurvePoint[],
): string[] {
  const missing = (read: (point: CurvePoint) => number | null) => shown.some((point) => read(point) === null);
  const probe = (['loopDelayP99', 'utilization', 'cpu'] as const).filter((name) =>
    missing((point) => point[name]),
  );
  const none = probe.length === 3 && shown.every((point) => probe.every((name) => point[name] === null));
  return [
    ...(missing(({ p50, p90, p99 }) => (p50 === null || p90 === null ? null : p99))
      ? [`${NONE} for a percentile: the load had too few requests for it.`]
      : []),
    ...(probe.length === 0
      ? []
      : [
          none && subject.kind === 'url'
            ? `${NONE} for loop and CPU: a target that is asked at its URL has no probe inside.`
            : `${NONE} for loop or CPU: the probe inside the target told nothing of it, or too little.`,
        ]),
    ...(shown.length === curve.length
      ? []
      : [`${shown.length} of ${curve.length} loads: the others are within 1.5 % of one of these.`]),
  ];
}

/** What the columns are whose headings are short. */
export const CURVE_LEGEND =
  'Latency runs from when a request was due. Delay is the loop’s, its p99; busy is the busiest loop; CPU is of all processes of the target.';

/** What each search by itself would have answered. */
export function searchesTable(searches: CapacityAnswer['searches']): TextTable {
  return {
    caption: 'What each search by itself would have answered',
    columns: [
      column('search'),
      column('interval', 'req/s'),
      words('ended'),
      column('trials'),
      column('load', 's'),
    ],
    rows: searches.map((search, index) =>
      row([
        String(index + 1),
        rangeBetween(search.lower, search.upper),
        search.state,
        String(search.trials),
        number(search.loadSeconds),
      ]),
    ),
  };
}
