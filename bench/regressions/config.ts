import { join } from 'node:path';
import { packageRoot } from '../../harness/package.ts';
import type { RouteName, Row } from './row.ts';

/** What somebody typed who leaned on the space bar: an expression that is quadratic takes some 30 ms for it. */
const LONG_NOTE = `Please${' '.repeat(9000)}ring twice`;
const NOTES = ['Please ring twice', '', 'Leave it at the back door', 'A present: no invoice', LONG_NOTE];

/** What the login wants to be told. */
export const LOGIN = { method: 'POST', path: '/login', user: 'ada', password: 'open sesame' } as const;

interface AskedRoute {
  name: RouteName;
  path: string;
  weight: number;
  method?: 'POST';
  params?: Record<string, unknown>;
  body?: string;
  expect?: { status: number };
}

/** The seven routes, as a user would write them down: the slower, the rarer. */
export const ASKED: readonly AskedRoute[] = [
  { name: 'list', path: '/products', weight: 6 },
  { name: 'product', path: '/products/{id}', params: { id: [1, 200] }, weight: 5 },
  { name: 'orders', path: '/customers/{id}/orders', params: { id: [1, 400] }, weight: 4 },
  {
    name: 'order',
    method: 'POST',
    path: '/orders',
    // Of customers whose orders nobody reads, so that what is read stays as it was.
    params: { customer: [401, 500], product: [1, 200], note: NOTES },
    body: '{"customer":{customer},"product":{product},"quantity":2,"note":"{note}"}',
    expect: { status: 201 },
    weight: 3,
  },
  {
    name: 'quote',
    method: 'POST',
    path: '/quotes',
    params: { cents: [100_000, 900_000] },
    body: '{"cents":{cents},"fee":2500,"rate":0.059}',
    weight: 4,
  },
  { name: 'basket', path: '/baskets/{id}', params: { id: [1, 90] }, weight: 3 },
  { name: 'shipping', path: '/shipping/{zip}', params: { zip: [10_000, 99_999] }, weight: 1 },
];

const JSON_BODY = { 'content-type': 'application/json' };

/** The seven routes with a header each: `Bearer {token}` where a gate's setup captured one. */
export function requestsWith(authorization: string) {
  return ASKED.map((route) => ({
    ...route,
    headers: { authorization, ...(route.body === undefined ? {} : JSON_BODY) },
  }));
}

/** Where things are on this machine. */
export interface Places {
  /** URL of what the service asks. */
  upstream: string;
  node: string;
  /** A `node_modules` with what the service needs. */
  modules: string;
}

/** Those of this installation. */
export function placesHere(upstream: string): Places {
  return { upstream, node: process.execPath, modules: join(packageRoot, 'node_modules') };
}

/** `paceline.config.json` of the service: everything that is not named here is as the gate has it by default. */
export function configOf({ answersMayDiffer }: Pick<Row, 'answersMayDiffer'>, places: Places): object {
  const { method, path, user, password } = LOGIN;
  return {
    gate: {
      // Each tree that is checked out gets the same.
      install: `ln -s '${places.modules}' node_modules`,
      start: `exec '${places.node}' server.js`,
      env: { UPSTREAM_URL: places.upstream },
      services: ['postgres'],
      prepare: `'${places.node}' seed.js`,
      ready: '/healthz',
      setup: [
        {
          ...{ method, path, headers: JSON_BODY },
          body: JSON.stringify({ user, password }),
          capture: { token: { json: 'token' } },
        },
      ],
      requests: requestsWith('Bearer {token}'),
      ...(answersMayDiffer === undefined ? {} : { answersMayDiffer }),
    },
  };
}
