import { type LatencySummary, PERCENTILES } from '../record/latency.ts';
import type { LoadResult } from '../record/load.ts';
import { counted, figure, number } from './format.ts';
import { column, row, type TextTable, words } from './table.ts';

/** How long requests took: from when they were due, and of an open loop from their write too. */
export function timesTable({ workload, latency, service }: LoadResult): TextTable {
  const rows: [string, LatencySummary][] =
    workload.mode === 'open'
      ? [
          ['latency, from when it was due', latency],
          ['service time, from the write', service],
        ]
      : [['latency, from the write', latency]];
  return {
    caption: 'Latency',
    columns: [
      words('ms', { full: 'Milliseconds' }),
      ...PERCENTILES.map((percentile) => column(`p${percentile}`)),
      column('max'),
    ],
    rows: rows.map(([name, { percentiles, max }]) =>
      row([name, ...PERCENTILES.map((percentile) => figure(percentiles[percentile])), figure(max)]),
    ),
  };
}

/** Latency while the rate was between two values, from the lowest to the highest. */
export function overLoadTable(steps: NonNullable<LoadResult['overLoad']>): TextTable {
  return {
    caption: 'Latency over load',
    columns: [
      column('', 'req/s', { key: 'rate', full: 'Rate' }),
      column('scheduled', '', { full: 'Scheduled' }),
      column('errors', '', { full: 'Errors' }),
      column('p50', 'ms'),
      column('p90', 'ms'),
      column('p99', 'ms'),
      column('max', 'ms'),
    ],
    rows: steps.map(({ from, to, scheduled, errors, p50, p90, p99, max }) =>
      row([
        `${number(from)} to ${number(to)}`,
        counted(scheduled),
        counted(errors),
        ...[p50, p90, p99, max].map(figure),
      ]),
    ),
  };
}
