import { type ChildProcess, spawn } from 'node:child_process';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect } from 'vitest';
import { built } from '../../harness/package.ts';
import type { Engine } from '../../harness/runtime/docker/engine.ts';
import { findLeftovers, removeLeftovers } from '../../harness/runtime/docker/leftovers.ts';
import { containersOf, containerTest, launchContainer, serverSaying } from '../support/docker.ts';
import { temporaryFolder } from '../support/launch.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

/** A Paceline that starts a target in a container, says so, and waits to be killed. */
const STARTER = `
  const [engineUrl, containerUrl, reaperUrl, image, logs, when] = process.argv.slice(1);
  const { connectEngine } = await import(engineUrl);
  const { ContainerTarget } = await import(containerUrl);
  const { Reaper } = await import(reaperUrl);
  setTimeout(() => {}, 60_000);
  const launching = ContainerTarget.launch({
    engine: await connectEngine(process.env), run: 'killed', image, command: null, workingDirectory: null,
    env: {}, port: null, cores: [], limits: { cpus: null, memoryBytes: null }, readyPath: '/healthz',
    readyTimeoutMs: 15_000, logs: { stdout: logs + '.out', stderr: logs + '.err' },
    reaper: Reaper.start(), signal: new AbortController().signal,
  });
  if (when === 'ready') await launching;
  console.log(when);`;

async function started(image: string, when: 'ready' | 'starting'): Promise<ChildProcess & { pid: number }> {
  const child = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      STARTER,
      built('harness/runtime/docker/engine.js'),
      built('harness/runtime/docker/container.js'),
      built('harness/runtime/reaper/reaper.js'),
      image,
      join(folder.path, when),
      when,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('exit', () => reject(new Error('Expected the starter to start a target, got its end')));
  });
  return child as unknown as ChildProcess & { pid: number };
}

containerTest('a Paceline that is killed leaves no container', async ({ engine, image }) => {
  const child = await started(image, 'ready');
  expect(await containersOf(engine, child.pid)).toHaveLength(1);
  child.kill('SIGKILL');
  await expect.poll(() => containersOf(engine, child.pid), { timeout: 15_000 }).toEqual([]);
});

containerTest('nor does one that is killed while the engine makes it', async ({ engine, image }) => {
  const child = await started(image, 'starting');
  await expect.poll(() => containersOf(engine, child.pid), { timeout: 15_000, interval: 1 }).toHaveLength(1);
  child.kill('SIGKILL');
  await expect.poll(() => containersOf(engine, child.pid), { timeout: 15_000 }).toEqual([]);
  // The engine goes on with what it was asked for before.
  await sleep(1000);
  expect(await containersOf(engine, child.pid)).toEqual([]);
});

/** The id of a process that is gone. */
async function goneProcess(): Promise<number> {
  const child = spawn('true');
  await new Promise((resolve) => child.once('exit', resolve));
  return child.pid ?? 0;
}

/** A container and a network as a Paceline would label them. */
async function leave({ docker }: Engine, image: string, pid: number, machine: string): Promise<string[]> {
  const labels = {
    'dev.paceline': '1',
    'dev.paceline.run': 'left',
    'dev.paceline.pid': String(pid),
    'dev.paceline.machine': machine,
  };
  const container = await docker.createContainer({ Image: image, Labels: labels });
  const network = await docker.createNetwork({ Name: `paceline-test-${pid}-${machine}`, Labels: labels });
  return [container.id, network.id];
}

containerTest(
  'what a killed run left is found and removed, and nothing else is',
  async ({ engine, image }) => {
    const { target, stop } = await launchContainer({
      engine,
      image,
      command: serverSaying('response.end()'),
    });
    const pid = await goneProcess();
    const left = await leave(engine, image, pid, hostname());
    const elsewhere = await leave(engine, image, pid, `not-${hostname()}`);
    const ids = async () => (await findLeftovers(engine)).map(({ id }) => id);
    try {
      const found = (await findLeftovers(engine)).filter((leftover) => left.includes(leftover.id));
      expect(found).toEqual([
        { kind: 'container', id: left[0], name: expect.any(String), run: 'left', pid },
        { kind: 'network', id: left[1], name: `paceline-test-${pid}-${hostname()}`, run: 'left', pid },
      ]);
      const [own] = await containersOf(engine);
      expect(await ids()).not.toContain(own);
      for (const id of elsewhere) expect(await ids()).not.toContain(id);
      await removeLeftovers(engine, found);
      for (const id of left) expect(await ids()).not.toContain(id);
      // A second time it is gone already.
      await removeLeftovers(engine, found);
      expect((await fetch(target.origin)).status).toBe(200);
    } finally {
      const [container = '', network = ''] = elsewhere;
      await engine.docker.getContainer(container).remove();
      await engine.docker.getNetwork(network).remove();
      await stop();
    }
  },
);
