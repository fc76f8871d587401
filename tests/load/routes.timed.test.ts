import { afterEach, expect, test } from 'vitest';
import { unaccounted } from '../../harness/load/balance.ts';
import { named } from '../../harness/load/closed/choose-client.ts';
import { assemble } from '../../harness/load/generator/assemble.ts';
import type { GeneratorJob, GeneratorLoad } from '../../harness/load/generator/job.ts';
import { runGenerators } from '../../harness/load/generator/run-generators.ts';
import { openLoad, steady } from '../../harness/load/open/open-load.ts';
import type { LoadResult } from '../../harness/record/load.ts';
import { plainGet } from '../../harness/record/request.ts';
import { httpServer, type TestServer } from '../support/server.ts';

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const WINDOW = { warmupSeconds: 0.2, durationSeconds: 0.8 };
/** Three of `quick` to one of `failing` and one of `slow`. */
const REQUESTS = [
  { ...plainGet('/1'), route: 'quick' },
  { ...plainGet('/failing'), route: 'failing' },
  { ...plainGet('/2'), route: 'quick' },
  { ...plainGet('/slow'), route: 'slow' },
  { ...plainGet('/3'), route: 'quick' },
];

async function load(change: GeneratorLoad): Promise<LoadResult> {
  server = await httpServer(({ url }, response) => {
    if (url === '/failing') response.statusCode = 503;
    if (url === '/slow') setTimeout(() => response.end('slow and long'), 20);
    else response.end('ok');
  });
  const job: GeneratorJob = {
    ...{ origin: server.origin, load: change, neighbour: null, window: WINDOW },
    ...{ sliceSeconds: 0.1, cores: [] },
  };
  return assemble([job], await runGenerators([job], { signal: new AbortController().signal }));
}

const closed = (client: 'own' | 'autocannon'): GeneratorLoad => ({
  ...{ mode: 'closed', connections: 4, timeoutSeconds: 5, requests: REQUESTS, insecure: false },
  client: named(client),
});
const open = openLoad({
  schedule: { arrivals: 'constant', stretches: steady(200, WINDOW), seed: 1 },
  ...{ requests: REQUESTS, timeoutSeconds: 5, maxConnections: 50 },
});

test.each([
  ['the open loop', open],
  ['our closed loop', closed('own')],
  ['autocannon', closed('autocannon')],
] as const)('each route has its own figures, and all come to the whole: %s', async (_name, how) => {
  const result = await load(how);
  const { routes = [], requests, latency } = result;
  expect(routes.map(({ name }) => name)[0]).toBe('quick');
  const of = (name: string) => {
    const found = routes.find((route) => route.name === name);
    if (found === undefined) throw new Error(`Expected the route ${name}, got none`);
    return found;
  };
  for (const route of routes) expect(unaccounted(route.requests)).toBe(0);
  const sum = (read: (route: (typeof routes)[number]) => number) =>
    routes.reduce((total, route) => total + read(route), 0);
  expect(sum((route) => route.requests.scheduled)).toBe(requests.scheduled);
  expect(sum((route) => route.requests.completed)).toBe(requests.completed);
  expect(sum((route) => route.latency.count)).toBe(latency.count);
  expect(of('failing').requests).toMatchObject({ completed: 0, errors: { status: requests.errors.status } });
  expect(requests.errors.status).toBeGreaterThan(10);
  expect(of('slow').latency.percentiles['50']).toBeGreaterThan(15);
  expect(of('quick').latency.percentiles['50']).toBeLessThan(15);
  expect(of('quick').requests.scheduled / of('slow').requests.scheduled).toBeGreaterThan(2);
  const { bytes } = of('slow');
  // Autocannon does not tell how long a body was.
  if (result.client?.name === 'autocannon') expect(bytes).toBeNull();
  else expect(bytes).toMatchObject({ min: 13, max: 13 });
});
