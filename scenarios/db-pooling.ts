import type { ScenarioInput } from '../harness/config/scenario.ts';

export default {
  name: 'db-pooling',
  title: 'Database connections: one per request, or a pool',
  question: 'What does a connection pool bring, and how large should it be?',
  why:
    'A new connection costs a process in PostgreSQL, a handshake and a password check before the first query. A ' +
    'pool pays that once; but its size decides where requests wait, in the service or in the database, and how ' +
    'many of the connections that the database has are taken by each replica.',
  lookAt: [
    'throughput and p99 latency of the pools against a connection per request',
    'pool wait p50 and pool wait p99: how long a request waited for its connection (for client-per-request: for connecting)',
    'pool-50 against pool-10: a wait that is gone while throughput stays has only moved into the database, whose ' +
      'cores and disk are then the limit',
    'CPU per request: what connecting costs the service itself',
  ],
  services: ['postgres'],
  cores: 'alone',
  workload: {
    mode: 'closed',
    connections: 32,
    timeoutSeconds: 10,
    requests: [
      {
        path: '/customers/{customer}/orders',
        params: { customer: [1, 5000] },
        weight: 4,
        expect: { includes: ['{"orders":[{"id":"', '"totalCents":', '"placedAt":"'] },
      },
      {
        method: 'POST',
        path: '/customers/{customer}/orders',
        params: { customer: [1, 5000] },
        headers: { 'content-type': 'application/json' },
        body: '{"totalCents":1999}',
        weight: 1,
        expect: { status: 201, includes: ['{"id":"'] },
      },
    ],
  },
  reference: 'client-per-request',
  variants: [
    {
      name: 'client-per-request',
      title: 'A connection per request',
      server: 'db-pooling/client-per-request.js',
    },
    {
      name: 'pool-1',
      title: 'A pool of 1',
      server: 'db-pooling/pool.js',
      env: { POOL_SIZE: '1' },
    },
    {
      name: 'pool-10',
      title: 'A pool of 10',
      server: 'db-pooling/pool.js',
      env: { POOL_SIZE: '10' },
    },
    {
      name: 'pool-50',
      title: 'A pool of 50',
      server: 'db-pooling/pool.js',
      env: { POOL_SIZE: '50' },
    },
  ],
  settings: { pool: { env: 'POOL_SIZE', variant: 'pool-10' } },
  expectations: [
    {
      id: 'pool-serves-more',
      claim: 'A pool answers several times as many requests as a connection per request.',
      variant: 'pool-10',
      metric: 'throughput',
      direction: 'improved',
      otherwise:
        'The gain is the price of connecting, and pool wait p50 of client-per-request is that price. Where it is small ' +
        'beside the rest of the latency (slow queries, or a pooler such as PgBouncer in front of the ' +
        'database), there is little to save.',
    },
    {
      id: 'pool-cuts-the-tail',
      claim: 'A pool takes connecting out of the latency, for the slow requests too.',
      variant: 'pool-10',
      metric: 'latencyP99',
      direction: 'improved',
      otherwise:
        'A pool replaces connecting by waiting for a free connection. If its pool wait p99 is near the pool wait p99 of ' +
        'client-per-request, the pool is too small for the load or its connections are held for too long; if ' +
        'pool wait p99 is small, the tail is in the queries, e.g. in writes that wait for the disk.',
    },
    {
      id: 'pool-saves-cpu',
      claim: 'Not having to connect saves the service CPU as well.',
      variant: 'pool-10',
      metric: 'cpuPerRequest',
      direction: 'improved',
      otherwise:
        'The password check (SCRAM hashes it some thousand times) and the setup of socket and client are CPU of ' +
        'the service. With another way to authenticate (trust, certificates) there is less of it to save, and ' +
        'pool wait p50 of client-per-request is short for the same reason.',
    },
    {
      id: 'one-kept-connection-beats-new-ones',
      claim: 'Even a single connection that is kept beats a new one for each request.',
      variant: 'pool-1',
      metric: 'throughput',
      direction: 'improved',
      otherwise:
        'One connection answers one query after the other, while new connections work side by side. Where a query ' +
        'takes longer than connecting does, side by side wins: pool wait p50 of pool-1 is the queue that this makes, ' +
        'pool wait p50 of client-per-request what connecting costs.',
    },
    {
      id: 'large-pool-ends-the-wait',
      claim: 'With more connections in the pool than requests at once, none waits for a connection.',
      variant: 'pool-50',
      metric: 'poolP99',
      direction: 'improved',
      otherwise:
        'A pool opens its connections when they are first asked for: in a measurement as short as its warm-up, ' +
        'connecting is still part of pool wait p99. And a connection that is free is handed over by the event loop: ' +
        'where loop delay p99 is as long, the wait is for the loop.',
    },
  ],
} satisfies ScenarioInput;
