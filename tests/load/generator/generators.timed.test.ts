import type { RequestListener } from 'node:http';
import { afterAll, describe, expect, test } from 'vitest';
import { unaccounted } from '../../../harness/load/balance.ts';
import { named } from '../../../harness/load/closed/choose-client.ts';
import { assemble } from '../../../harness/load/generator/assemble.ts';
import { divide } from '../../../harness/load/generator/divide.ts';
import type { GeneratorJob, GeneratorLoad } from '../../../harness/load/generator/job.ts';
import { runGenerators } from '../../../harness/load/generator/run-generators.ts';
import { TimeHistogram } from '../../../harness/record/histogram.ts';
import { plainGet } from '../../../harness/record/request.ts';
import { httpServer, type TestServer } from '../../support/server.ts';

const servers: TestServer[] = [];
afterAll(async () => {
  for (const server of servers) await server.close();
});

async function serve(listener: RequestListener): Promise<TestServer> {
  const server = await httpServer(listener);
  servers.push(server);
  return server;
}

const REQUEST = plainGet();

function open(rate: number, seconds: number): GeneratorLoad {
  return {
    mode: 'open',
    schedule: { arrivals: 'poisson', stretches: [{ seconds, from: rate, to: rate }], seed: 5 },
    share: { index: 0, of: 1 },
    requests: [REQUEST],
    timeoutSeconds: 5,
    maxConnections: 101,
    preparedConnections: 4,
    insecure: false,
    bySteps: false,
    waiting: 'sleep',
  };
}

function jobs(origin: string, load: GeneratorLoad, generators: number, seconds: number): GeneratorJob[] {
  return divide(load, generators).map((part) => ({
    origin,
    load: part,
    neighbour: null,
    window: { warmupSeconds: 0, durationSeconds: seconds },
    sliceSeconds: 0.2,
    cores: [],
  }));
}

const never = () => new AbortController().signal;

test('the connections of a closed loop are divided without remainder', () => {
  const load: GeneratorLoad = {
    mode: 'closed',
    connections: 10,
    timeoutSeconds: 1,
    requests: [REQUEST],
    insecure: false,
    client: named('own'),
  };
  const parts = divide(load, 4).map((part) => (part.mode === 'closed' ? part.connections : 0));
  expect(parts.reduce((total, part) => total + part, 0)).toBe(10);
  expect(Math.max(...parts) - Math.min(...parts)).toBe(1);
});

/** One request at the beginning of a long window. */
function early(origin: string, seconds: number): GeneratorJob[] {
  const stretches = [{ seconds, from: 1 / seconds, to: 1 / seconds }];
  return jobs(
    origin,
    { ...open(1, seconds), schedule: { arrivals: 'constant', stretches, seed: 1 } } as GeneratorLoad,
    1,
    seconds,
  );
}

test('a generator is watched for its whole window, however early all was answered', async () => {
  const server = await serve((_request, response) => response.end('ok'));
  const list = early(server.origin, 1);
  const [result] = await runGenerators(list, { signal: never() });
  expect(result?.load.routes[0]?.requests).toMatchObject({ scheduled: 1, completed: 1 });
  // Its loop is sampled every 10 ms: a hundred times in a second, and not even once in the first milliseconds.
  expect(TimeHistogram.merge(result ? [result.watched.loopDelay] : []).count).toBeGreaterThan(40);
  expect(result?.watched.cpu).toBeLessThan(0.5);
});

// Little is asked of them, and what is read is counts: none of them is in another's way.
describe.concurrent('what generators hand back', () => {
  test('three processes make the load of one: same arrivals, nothing lost in the merge', async () => {
    const by = async (generators: number): Promise<number> => {
      let count = 0;
      const server = await serve((_request, response) => {
        count += 1;
        response.end('ok');
      });
      const list = jobs(server.origin, open(300, 2), generators, 2);
      const load = assemble(list, await runGenerators(list, { signal: never() }));
      expect(unaccounted(load.requests)).toBe(0);
      expect(load.requests.completed).toBe(load.requests.scheduled);
      expect(load.latency.count).toBe(load.requests.completed);
      expect(load.counts).toMatchObject({ written: count, answered: count });
      expect(load.timeline.reduce((total, tick) => total + tick.completed, 0)).toBe(load.requests.completed);
      expect(load.workload).toMatchObject({ mode: 'open', arrivals: 'poisson', rate: 300, connections: 101 });
      expect(load.generator.generators).toBe(generators);
      return load.requests.scheduled;
    };
    const [one, three] = await Promise.all([by(1), by(3)]);
    expect(three).toBe(one);
  });

  test('a load that is stopped early is as long as it was', async () => {
    const server = await serve((_request, response) => response.end('ok'));
    const stop = new AbortController();
    const list = jobs(server.origin, open(200, 20), 2, 20);
    const results = await runGenerators(list, {
      signal: never(),
      stop: stop.signal,
      onStart: () => setTimeout(() => stop.abort(), 1000),
    });
    const load = assemble(list, results);
    expect(load.workload.durationSeconds).toBeLessThan(2);
    expect(load.requests.completed).toBeGreaterThan(100);
    expect(load.requests.completed).toBeLessThan(300);
    expect(unaccounted(load.requests)).toBe(0);
  });

  test('a load that has nothing left to send ends at once when it is stopped', async () => {
    const server = await serve((_request, response) => response.end('ok'));
    const stop = new AbortController();
    const running = runGenerators(early(server.origin, 20), {
      signal: never(),
      stop: stop.signal,
      onStart: () => setTimeout(() => stop.abort(), 300),
    });
    const [result] = await running;
    expect(result?.load.routes[0]?.requests).toMatchObject({ scheduled: 1, completed: 1 });
    expect((result?.end ?? 0) - (result?.start ?? 0)).toBeLessThan(10_000);
  });

  test('a generator that dies is an error, not a smaller load', async () => {
    const list = jobs('not a url', open(10, 1), 1, 1);
    await expect(runGenerators(list, { signal: never() })).rejects.toMatchObject({
      code: 'GENERATOR_FAILED',
    });
  });
});
