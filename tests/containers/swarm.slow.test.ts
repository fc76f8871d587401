import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { PacelineError } from '../../harness/errors/paceline-error.ts';
import { unaccounted } from '../../harness/load/balance.ts';
import { assemble } from '../../harness/load/generator/assemble.ts';
import { divide } from '../../harness/load/generator/divide.ts';
import type { GeneratorJob, GeneratorLoad } from '../../harness/load/generator/job.ts';
import { Pacer } from '../../harness/load/pacer.ts';
import { MAX_CLOCK_ERROR } from '../../harness/load/swarm/clock.ts';
import { runSwarmGenerators } from '../../harness/load/swarm/run-swarm-generators.ts';
import type { LoadResult } from '../../harness/record/load.ts';
import { plainGet } from '../../harness/record/request.ts';
import type { Engine } from '../../harness/runtime/docker/engine.ts';
import { RUN_LABEL } from '../../harness/runtime/engine/labels.ts';
import { httpServer, type TestServer } from '../support/server.ts';
import { joinSwarm, leftOnEngine, swarmState, testEngine } from '../support/swarm.ts';

const RATE = 400;
const SECONDS = 3;

const found = await testEngine();
/** Said with what is skipped. */
const without = found.missing === null ? '' : ` (skipped, no engine answers: ${found.missing})`;

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** Answers after 10 to 49.6 ms by turns, so that the percentiles of many requests are known. */
async function declaredLatency(onRequest: () => void = () => {}): Promise<TestServer> {
  let turn = 0;
  return httpServer((_request, response) => {
    onRequest();
    const milliseconds = 10 + ((turn++ * 37) % 100) * 0.4;
    setTimeout(() => response.end('ok'), milliseconds);
  });
}

function open(seconds: number): GeneratorLoad {
  return {
    mode: 'open',
    schedule: { arrivals: 'poisson', stretches: [{ seconds, from: RATE, to: RATE }], seed: 11 },
    share: { index: 0, of: 1 },
    requests: [plainGet()],
    timeoutSeconds: 5,
    maxConnections: 400,
    preparedConnections: 40,
    insecure: false,
    bySteps: false,
    waiting: 'sleep',
  };
}

function jobs(origin: string, generators: number, seconds = SECONDS): GeneratorJob[] {
  return divide(open(seconds), generators).map((load) => ({
    origin,
    load,
    neighbour: null,
    window: { warmupSeconds: 0, durationSeconds: seconds },
    sliceSeconds: 0.2,
    cores: [],
  }));
}

function due(share: { index: number; of: number }): number {
  const { schedule } = open(SECONDS) as GeneratorLoad & { mode: 'open' };
  const pacer = new Pacer(schedule, share);
  let count = 0;
  while (pacer.next() !== Infinity) count += 1;
  return count;
}

/** Percentile -> how far apart they may be, ms: timers have a millisecond; a healthy generator may lag 5 at p99. */
const TOLERANCES = [
  ['50', 1],
  ['90', 1],
  ['99', 5],
] as const;
const ATTEMPTS = 4;
/** How far apart two processes of one machine may read its clock, ms. */
const OWN_CLOCKS = 0.2;
const POLL = { timeout: 20_000, interval: 250 };

async function containersOf({ docker }: Engine, id: string): Promise<string[]> {
  const filters = JSON.stringify({ label: [`${RUN_LABEL}=${id}`] });
  return (await docker.listContainers({ filters })).map(({ Id }) => Id);
}

async function killOne(engine: Engine, id: string): Promise<void> {
  const [first = ''] = await containersOf(engine, id);
  await engine.docker.getContainer(first).kill();
}

const SIGNAL = new AbortController().signal;
const run = () => `test-${randomBytes(4).toString('hex')}`;

test.skipIf(found.missing !== null)(
  'an engine in no swarm is told how to be in one, and left as it is',
  async () => {
    const engine = found.engine as Engine;
    const state = () => swarmState(engine.docker);
    // Somebody's swarm is not left for a test.
    if ((await state()) !== 'inactive') return;
    await expect(
      runSwarmGenerators(jobs('http://127.0.0.1:1', 1), { signal: SIGNAL }, { engine, run: run() }),
    ).rejects.toMatchObject({
      code: 'NO_SWARM',
      message: expect.stringContaining('`docker swarm init`'),
    });
    expect(await state()).toBe('inactive');
  },
);

describe.skipIf(found.missing !== null)(`a swarm of one node${without}`, () => {
  const engine = found.engine as Engine;
  let leave: () => Promise<void> = async () => {};
  beforeAll(async () => {
    leave = await joinSwarm(engine.docker);
  });
  afterAll(() => leave());

  /** The noise of a shared machine, which the generator's health tells of, is no reason to distrust a share. */
  async function measureHealthy(generators: number): Promise<LoadResult> {
    for (let attempt = 1; ; attempt++) {
      let taken = 0;
      server = await declaredLatency(() => (taken += 1));
      const list = jobs(server.origin, generators);
      const id = run();
      const results = await runSwarmGenerators(list, { signal: SIGNAL }, { engine, run: id });
      const load = assemble(list, results);
      const whole = due({ index: 0, of: 1 });
      expect(results.map(({ load: part }) => part.routes[0]?.requests.scheduled)).toEqual(
        list.map((_, index) => due({ index, of: generators })),
      );
      expect(unaccounted(load.requests)).toBe(0);
      expect(load.requests).toMatchObject({ scheduled: whole, completed: whole });
      expect(load.latency.count).toBe(whole);
      expect(load.counts).toMatchObject({ written: taken, answered: taken });
      expect(load.generator.generators).toBe(generators);
      // One machine has one clock: what is read of it through a connection must say so.
      for (const { clock } of results) {
        expect(Math.abs(clock.offset)).toBeLessThan(clock.uncertainty + OWN_CLOCKS);
        expect(clock.error).toBeLessThan(MAX_CLOCK_ERROR);
      }
      const starts = results.map(({ warmupStart }) => warmupStart);
      expect(Math.max(...starts) - Math.min(...starts)).toBeLessThan(1e-6);
      expect(await leftOnEngine(engine.docker, id)).toEqual([]);
      await server.close();
      if (load.generator.valid || attempt === ATTEMPTS) return load;
    }
  }

  test('1, 2 and 4 generators make the same load', { timeout: 240_000 }, async () => {
    const one = await measureHealthy(1);
    for (const generators of [2, 4]) {
      const several = await measureHealthy(generators);
      for (const [percentile, tolerance] of TOLERANCES) {
        const [a, b] = [one, several].map(({ latency }) => latency.percentiles[percentile] ?? 0);
        expect(Math.abs((b ?? 0) - (a ?? 0)), `p${percentile}, ${generators} generators`).toBeLessThan(
          tolerance,
        );
      }
    }
  });

  test('a generator that is killed makes no smaller load, but none', async () => {
    server = await declaredLatency();
    const id = run();
    const options = {
      signal: SIGNAL,
      onStart: () => setTimeout(() => void killOne(engine, id), 1000),
    };
    const loaded = runSwarmGenerators(jobs(server.origin, 2, 20), options, { engine, run: id });
    await expect(loaded).rejects.toMatchObject({
      code: 'GENERATOR_LOST',
      message: expect.stringMatching(/generator [12] of 2, got .*failed \(task: non-zero exit \(137\)\)/),
    });
    expect(await leftOnEngine(engine.docker, id)).toEqual([]);
    await expect.poll(() => containersOf(engine, id), POLL).toEqual([]);
  });

  test('a load that is stopped early is as long as it was', async () => {
    server = await declaredLatency();
    const stop = new AbortController();
    const list = jobs(server.origin, 2, 20);
    const id = run();
    const results = await runSwarmGenerators(
      list,
      { signal: SIGNAL, stop: stop.signal, onStart: () => setTimeout(() => stop.abort(), 1500) },
      { engine, run: id },
    );
    const load = assemble(list, results);
    expect(load.workload.durationSeconds).toBeLessThan(5);
    expect(load.requests.completed).toBeGreaterThan(100);
    expect(unaccounted(load.requests)).toBe(0);
    expect(await leftOnEngine(engine.docker, id)).toEqual([]);
  });

  test('an interruption before all have come ends at once, with its reason', async () => {
    server = await declaredLatency();
    const interruption = new AbortController();
    const id = run();
    const loaded = runSwarmGenerators(
      jobs(server.origin, 2),
      { signal: SIGNAL, stop: interruption.signal },
      { engine, run: id },
    );
    const reason = new PacelineError('INTERRUPTED', 'Expected to run to the end, got SIGINT');
    await expect.poll(() => leftOnEngine(engine.docker, id), POLL).toHaveLength(2);
    interruption.abort(reason);
    await expect(loaded).rejects.toBe(reason);
    expect(await leftOnEngine(engine.docker, id)).toEqual([]);
  });

  test('an image that no node has is a sentence', async () => {
    server = await declaredLatency();
    const id = run();
    const image = `sha256:${'0'.repeat(64)}`;
    const loaded = runSwarmGenerators(jobs(server.origin, 1), { signal: SIGNAL }, { engine, run: id, image });
    await expect(loaded).rejects.toMatchObject({
      code: 'GENERATORS_NOT_STARTED',
      message: expect.stringContaining('No such image'),
    });
    expect(await leftOnEngine(engine.docker, id)).toEqual([]);
  });

  test('a harness that is killed leaves nothing: tasks end, service and key go', async () => {
    server = await declaredLatency();
    const id = run();
    const list = JSON.stringify(jobs(server.origin, 2, 60));
    const child = spawn(process.execPath, [join(import.meta.dirname, 'run-on-swarm.js'), id, list], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    expect(await leftOnEngine(engine.docker, id)).toHaveLength(2);
    child.kill('SIGKILL');
    await expect.poll(() => leftOnEngine(engine.docker, id), POLL).toEqual([]);
    await expect.poll(() => containersOf(engine, id), POLL).toEqual([]);
  });
});
