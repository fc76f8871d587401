import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { pipeline } from 'node:stream/promises';
import type Docker from 'dockerode';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unaccounted } from '../../harness/load/balance.ts';
import { assemble } from '../../harness/load/generator/assemble.ts';
import { divide } from '../../harness/load/generator/divide.ts';
import type { GeneratorJob } from '../../harness/load/generator/job.ts';
import { MAX_CLOCK_ERROR } from '../../harness/load/swarm/clock.ts';
import { generatorImage } from '../../harness/load/swarm/image.ts';
import { runSwarmGenerators } from '../../harness/load/swarm/run-swarm-generators.ts';
import { plainGet } from '../../harness/record/request.ts';
import type { Engine } from '../../harness/runtime/docker/engine.ts';
import { RUN_LABEL } from '../../harness/runtime/engine/labels.ts';
import { type SecondEngine, secondEngineMissing, startSecondEngine } from '../support/second-engine.ts';
import { leftOnEngine, swarmState, testEngine } from '../support/swarm.ts';

const SECONDS = 3;
const found = await testEngine();
// Somebody's swarm is not joined by an engine that a test started.
const taken = found.engine !== null && (await swarmState(found.engine.docker)) !== 'inactive';
const missing = found.missing ?? (taken ? 'the engine is in a swarm already' : secondEngineMissing());

function jobs(origin: string, generators: number): GeneratorJob[] {
  return divide(
    {
      mode: 'open',
      schedule: { arrivals: 'poisson', stretches: [{ seconds: SECONDS, from: 300, to: 300 }], seed: 4 },
      share: { index: 0, of: 1 },
      requests: [plainGet()],
      timeoutSeconds: 5,
      maxConnections: 200,
      preparedConnections: 20,
      insecure: false,
      bySteps: false,
      waiting: 'sleep',
    },
    generators,
  ).map((load) => ({
    origin,
    load,
    neighbour: null,
    window: { warmupSeconds: 0, durationSeconds: SECONDS },
    sliceSeconds: 0.2,
    cores: [],
  }));
}

describe.skipIf(missing !== null)(`a swarm of two engines${missing ? ` (skipped: ${missing})` : ''}`, () => {
  const engine = found.engine as Engine;
  let second: SecondEngine;
  let server: Server;
  let origin = '';
  const from = new Map<string, number>();

  beforeAll(async () => {
    second = await startSecondEngine(tmpdir());
    await engine.docker.swarmInit({ ListenAddr: `${second.here}:2377`, AdvertiseAddr: second.here });
    const { JoinTokens } = (await engine.docker.swarmInspect()) as { JoinTokens: { Worker: string } };
    await second.docker.swarmJoin({
      ListenAddr: `${second.there}:2377`,
      AdvertiseAddr: second.there,
      RemoteAddrs: [`${second.here}:2377`],
      JoinToken: JoinTokens.Worker,
    });
    server = createServer((request, response) => {
      const address = request.socket.remoteAddress ?? '';
      from.set(address, (from.get(address) ?? 0) + 1);
      setTimeout(() => response.end('ok'), 10);
    });
    await new Promise<void>((resolve) => server.listen(0, second.here, resolve));
    origin = `http://${second.here}:${(server.address() as AddressInfo).port}`;
  }, 120_000);

  afterAll(async () => {
    server?.closeAllConnections();
    server?.close();
    await second?.docker.swarmLeave({ force: true }).catch(() => {});
    if ((await swarmState(engine.docker)) !== 'inactive') await engine.docker.swarmLeave({ force: true });
    await second?.stop();
  }, 60_000);

  const run = () => `test-${randomBytes(4).toString('hex')}`;

  test('a node without the image says so, and nothing is measured', { timeout: 60_000 }, async () => {
    const id = run();
    const loaded = runSwarmGenerators(
      jobs(origin, 2),
      { signal: new AbortController().signal },
      { engine, run: id },
    );
    await expect(loaded).rejects.toMatchObject({
      code: 'GENERATORS_NOT_STARTED',
      message: expect.stringContaining('No such image'),
    });
    expect(await leftOnEngine(engine.docker, id)).toEqual([]);
    expect(from.size).toBe(0);
  });

  test('each engine makes its share of one load', { timeout: 120_000 }, async () => {
    const image = await generatorImage(engine);
    await copyImage(image, engine.docker, second.docker);
    const list = jobs(origin, 2);
    const id = run();
    let there: string[] = [];
    const results = await runSwarmGenerators(
      list,
      {
        signal: new AbortController().signal,
        onStart: async () => {
          there = await containersOf(second.docker, id);
        },
      },
      { engine, run: id },
    );
    const load = assemble(list, results);
    expect(there).toHaveLength(1);
    expect([...from.keys()].sort()).toEqual([second.here, second.there]);
    expect([...from.values()].reduce((sum, count) => sum + count, 0)).toBe(load.counts.written);
    expect([...from.values()].sort()).toEqual(results.map(({ load: part }) => part.totals.written).sort());
    expect(unaccounted(load.requests)).toBe(0);
    expect(load.requests.completed).toBe(load.requests.scheduled);
    for (const { clock } of results) expect(clock.error).toBeLessThan(MAX_CLOCK_ERROR);
    expect(await leftOnEngine(engine.docker, id)).toEqual([]);
    await expect.poll(() => containersOf(second.docker, id), { timeout: 20_000 }).toEqual([]);
  });

  test('a loopback, which each node has of its own, is refused', async () => {
    const loaded = runSwarmGenerators(
      jobs('http://127.0.0.1:3000', 2),
      { signal: new AbortController().signal },
      { engine, run: run() },
    );
    await expect(loaded).rejects.toMatchObject({
      code: 'BAD_OPTION',
      message: expect.stringContaining('all 2 nodes'),
    });
  });
});

async function containersOf(docker: Docker, id: string): Promise<string[]> {
  const filters = JSON.stringify({ label: [`${RUN_LABEL}=${id}`] });
  return (await docker.listContainers({ filters })).map(({ Id }) => Id);
}

async function copyImage(image: string, from: Docker, to: Docker): Promise<void> {
  const loading = await to.loadImage(await from.getImage(image).get());
  await pipeline(loading, async (said) => {
    for await (const _ of said);
  });
}
