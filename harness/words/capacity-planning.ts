import type { CapacityResult, Forecast } from '../record/capacity.ts';
import { rangeOf } from './capacity-range.ts';
import { counted, level, NONE, number, percent } from './format.ts';
import { cell, column, row, type TextTable, words } from './table.ts';

const SURVIVES = new Map([
  [true, 'the SLO is kept'],
  [false, 'the SLO is missed'],
  [null, 'whether the SLO is kept can’t be told'],
]);

/** How many replicas carry the demand, and what each of them needs. */
export function forecastTable(forecast: Forecast): TextTable {
  const { demand, headroom, replicas, replicasRange, load, perReplica } = forecast;
  const [fewest, most] = replicasRange;
  const range = fewest === most ? '' : ` (${counted(fewest)} to ${counted(most)})`;
  return {
    caption: 'Replicas for the demand',
    columns: [words(''), words('')],
    rows: [
      ['Demand', `${number(demand)} req/s`],
      ['Headroom', level(headroom)],
      ['Replicas', `${counted(replicas)}${range}`],
      ['Load of each', `${percent(load)} of what one surely carries`],
      ['With one failed', failedInWords(forecast)],
      ['Cores of each', perReplica === null ? NO_PROBE : number(perReplica.cores)],
      ['Memory of each', perReplica === null ? NO_PROBE : `${number(perReplica.memoryMb)} MB`],
    ].map((cells) => row(cells)),
  };
}

const NO_PROBE = `${NONE} (no probe told)`;

function failedInWords({ loadWithOneFailed, survivesOneFailed }: Forecast): string {
  if (loadWithOneFailed === null) return 'nothing is left to carry it';
  return `${percent(loadWithOneFailed)} each, ${SURVIVES.get(survivesOneFailed)}`;
}

/** The capacity at each value of a setting. */
export function sweepTable({ setting, points, best }: NonNullable<CapacityResult['sweep']>): TextTable {
  return {
    caption: `Capacity at each value of ${setting}`,
    columns: [
      column(setting),
      column('capacity', 'req/s'),
      words('missed first'),
      words('search ended'),
      words('best'),
    ],
    rows: points.map(({ value, answer }) =>
      row([
        value,
        answer.state === 'irregular' ? NONE : rangeOf(answer),
        answer.binding ?? NONE,
        answer.state,
        value === best ? cell('best', { tone: 'good' }) : '',
      ]),
    ),
  };
}
