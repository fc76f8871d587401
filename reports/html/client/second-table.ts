import { number } from '../../../harness/words/format.ts';
import type { LaunchTimeline } from '../chart-data.ts';

const HEADINGS = [
  'Second',
  'Requests a second',
  'Median latency, ms',
  'Largest latency, ms',
  'Largest loop delay, ms',
  'Loop busy, %',
  'Garbage collection, ms',
];

/** What the panels show of one launch as a table, a row for each second. */
export function secondTable(launch: LaunchTimeline, name: string): HTMLTableElement {
  const table = document.createElement('table');
  table.createCaption().textContent = name;
  const head = table.createTHead().insertRow();
  for (const heading of HEADINGS) head.append(cell('th', heading, 'col'));
  const body = table.createTBody();
  for (let second = Math.floor(-launch.warmup); second < launch.duration; second++) {
    const row = body.insertRow();
    row.append(
      cell('th', String(second), 'row'),
      ...valuesIn(launch, second).map((value) => cell('td', value)),
    );
  }
  return table;
}

function valuesIn({ load, loop }: LaunchTimeline, second: number): string[] {
  const of = (t: readonly number[], values: readonly (number | null)[] | undefined) =>
    (values ?? []).filter((value, index): value is number => {
      const at = t[index] ?? Number.NaN;
      return value !== null && at >= second && at < second + 1;
    });
  const beats = loop?.t ?? [];
  return [
    mean(of(load.t, load.throughput)),
    mean(of(load.t, load.p50)),
    largest(of(load.t, load.max)),
    largest(of(beats, loop?.delayMax)),
    mean(of(beats, loop?.utilization).map((share) => share * 100)),
    sum(of(beats, loop?.gc)),
  ].map((value) => (value === null ? '–' : number(value)));
}

function sum(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number | null {
  const total = sum(values);
  return total === null ? null : total / values.length;
}

function largest(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.max(...values);
}

function cell(kind: 'th' | 'td', text: string, scope?: 'col' | 'row'): HTMLTableCellElement {
  const made = document.createElement(kind);
  made.textContent = text;
  if (scope !== undefined) made.scope = scope;
  return made;
}
