import type { LoadResult, RouteLoad } from '../record/load.ts';
import type { ScenarioResult } from '../record/run.ts';
import { estimateCell } from './estimate.ts';
import { counted, figure, NONE } from './format.ts';
import { column, row, type TextTable, words } from './table.ts';

/** Each kind of request of a load; null where there is one, which the totals tell of. */
export function loadRoutes({ routes = [] }: Pick<LoadResult, 'routes'>): TextTable | null {
  if (routes.length < 2) return null;
  return {
    caption: 'Routes',
    columns: [
      words('route', { full: 'Route' }),
      column('requests', '', { full: 'Requests' }),
      column('errors', '', { full: 'Errors' }),
      column('p50', 'ms'),
      column('p99', 'ms'),
      column('max', 'ms', { spare: 2 }),
      column('service', 'ms', { full: 'Service time', spare: 1 }),
      column('bytes', '', { full: 'Bytes an answer', spare: 3 }),
    ],
    rows: routes.map((route) => {
      const { name, requests, latency, service } = route;
      return row([
        name,
        counted(requests.scheduled),
        counted(failed(route)),
        ...[latency.percentiles['50'], latency.percentiles['99'], latency.max, service.mean].map(figure),
        bytesOf(route),
      ]);
    }),
  };
}

/** Each kind of request of each variant of a scenario; null where there is one. */
export function runRoutes({ variants }: Pick<ScenarioResult, 'variants'>): TextTable | null {
  const rows = variants.flatMap(({ name, state, routes = [] }) =>
    state === 'measured' ? routes.map((route) => ({ variant: name, ...route })) : [],
  );
  if (rows.length === 0) return null;
  return {
    caption: 'Routes',
    columns: [
      words('variant', { full: 'Variant' }),
      words('route', { full: 'Route' }),
      column('answered', '', { full: 'Answered' }),
      column('p50', 'ms', { spare: 1 }),
      column('p99', 'ms'),
      column('service', 'ms', { full: 'Service time', spare: 2 }),
      column('errors', '%', { full: 'Errors' }),
    ],
    rows: rows.map(({ variant, name, completed, latency, service, errors }) =>
      row([
        variant,
        name,
        counted(completed),
        ...[latency.p50, latency.p99, service, errors].map(estimateCell),
      ]),
    ),
  };
}

function failed({ requests }: RouteLoad): number {
  return Object.values(requests.errors).reduce((sum, count) => sum + count, 0) + requests.shed;
}

/** On average; the client may not tell. */
function bytesOf({ bytes, requests }: RouteLoad): string {
  return bytes === null || requests.completed === 0 ? NONE : counted(bytes.total / requests.completed);
}
