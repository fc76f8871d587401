import type { NodesCell, NodesResult } from '../record/nodes.ts';
import { changeInWords } from './change.ts';
import { NONE, plusMinus } from './format.ts';
import { comparedLabel } from './metric-label.ts';
import { column, row, type TextTable, words } from './table.ts';

type MatrixRow = NodesResult['rows'][number];

/** The matrix of variants by Node version. */
export function nodesTable({
  versions,
  rows,
  method,
}: Pick<NodesResult, 'versions' | 'rows' | 'method'>): TextTable {
  return {
    caption: matrixInWords(method),
    columns: [
      words('variant', { full: 'Variant' }),
      ...versions.map(({ version }) => column(`Node ${version}`)),
    ],
    rows: rows.map((one) => row([nameOf(one), ...one.cells.map(cellInWords)])),
  };
}

/** What the figures of a matrix are, and how they were had. */
function matrixInWords(method: NodesResult['method']): string {
  const what =
    method === 'duet'
      ? 'Service time, asked by turns, request by request'
      : 'Throughput of a closed loop, or of the scenario’s own load, in randomised blocks';
  return `${what}; ± is half a 95 % interval over launches`;
}

/** How a row is called: a variant of a scenario. */
export function nameOf({ scenario, variant }: Pick<MatrixRow, 'scenario' | 'variant'>): string {
  return `${scenario}/${variant}`;
}

/** What a cell of the matrix shows: throughput where it was measured, else the service time. */
export function cellInWords({ state, throughput, serviceTime }: NodesCell): string {
  if (state !== 'measured') return state;
  if (throughput !== null) return `${plusMinus(throughput)} req/s`;
  return serviceTime === null ? NONE : `${plusMinus(serviceTime)} ms`;
}

/** All there is to say of a row: its versions against each other, why a cell holds nothing, and what ran in place of what was asked. */
export function saidOf(one: MatrixRow): string[] {
  return [...pairsInWords(one), ...troubles(one), ...othersRan(one)];
}

/** Each pair of a row in a sentence: the metrics that decide, and the verdict on the later version. */
function pairsInWords({ pairs }: MatrixRow): string[] {
  return pairs.map(({ a, b, verdict, comparisons }) => {
    const deciding = comparisons.flatMap((one) =>
      one.gating && one.change !== null && one.ci !== null
        ? [`${comparedLabel(one)} ${changeInWords(one)}`]
        : [],
    );
    const basis = deciding.length === 0 ? '' : ` (${deciding.join('; ')})`;
    return `Node ${b} against ${a}: ${verdict}${basis}`;
  });
}

/** Why a cell holds nothing, each reason once. */
export function troubles({ cells }: MatrixRow): string[] {
  return cells.flatMap(({ version, state, reasons }) =>
    state === 'measured' ? [] : reasons.map((reason) => `Node ${version}, ${state}: ${reason}`),
  );
}

/** Where a process said that it is another version than the one that was asked for. */
function othersRan({ cells }: MatrixRow): string[] {
  return cells.flatMap(({ version, ran }) =>
    ran.some((one) => one.replace(/^v/, '') !== version) ? [`Node ${version}: ran ${ran.join(', ')}`] : [],
  );
}
