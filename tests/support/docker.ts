import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { test } from 'vitest';
import { PacelineError } from '../../harness/errors/paceline-error.ts';
import { ContainerTarget } from '../../harness/runtime/docker/container.ts';
import type { ContainerOptions } from '../../harness/runtime/docker/container-options.ts';
import { NO_LIMITS } from '../../harness/runtime/docker/creation.ts';
import { connectEngine, type Engine } from '../../harness/runtime/docker/engine.ts';
import { targetsImage } from '../../harness/runtime/docker/image.ts';
import { Reaper } from '../../harness/runtime/reaper/reaper.ts';
import { temporaryFolder } from './launch.ts';

/** The Node.js that tests run on, so that what is true of it here is true of it there. */
export const NODE = process.versions.node;

const LACKING = ['NO_ENGINE', 'ENGINE_DENIED', 'ENGINE_TOO_OLD', 'IMAGE_MISSING'];
const found = await look();

/** An engine with an image of the built-in servers, or why there is none. */
async function look(): Promise<{ engine: Engine; image: string } | string> {
  try {
    const engine = await connectEngine(process.env);
    return { engine, image: (await targetsImage(engine, { node: NODE })).tag };
  } catch (error) {
    // Anything else is a fault of the code under test, which must not pass for a machine without an engine.
    if (!(error instanceof PacelineError) || !LACKING.includes(error.code)) throw error;
    return `${error.message}. ${error.hint}`;
  }
}

/** A test that needs an engine: without one it is skipped, counted, and says why. */
export function containerTest(
  name: string,
  run: (here: { engine: Engine; image: string }) => Promise<void>,
  timeout?: number,
): void {
  test(
    name,
    async (context) => {
      if (typeof found === 'string') return context.skip(found);
      try {
        await run(found);
      } finally {
        // What a test did not stop would be found by the next one. One whose engine is gone can't be stopped by it.
        for (const stop of unstopped) await stop().catch(() => {});
      }
    },
    timeout,
  );
}

export interface TestContainer {
  target: ContainerTarget;
  logs: { stdout: string; stderr: string };
  stop(): ReturnType<ContainerTarget['stop']>;
}

const unstopped = new Set<() => Promise<unknown>>();

type Changes = Partial<ContainerOptions> & Pick<ContainerOptions, 'engine' | 'image'>;

/** Launches a target as a trial does, with everything it needs cleaned up by `stop`. */
export async function launchContainer(changes: Changes): Promise<TestContainer> {
  const folder = temporaryFolder();
  const reaper = Reaper.start();
  const logs = { stdout: join(folder.path, 'out.log'), stderr: join(folder.path, 'err.log') };
  const clean = () => {
    reaper.close();
    folder.remove();
  };
  try {
    const target = await ContainerTarget.launch({
      run: 'test',
      command: null,
      workingDirectory: null,
      env: {},
      port: null,
      cores: [],
      limits: NO_LIMITS,
      readyPath: '/',
      readyTimeoutMs: 15_000,
      logs,
      reaper,
      signal: new AbortController().signal,
      ...changes,
    });
    const stop = async () => {
      unstopped.delete(stop);
      const exit = await target.stop();
      clean();
      return exit;
    };
    unstopped.add(stop);
    return { target, logs, stop };
  } catch (error) {
    clean();
    throw error;
  }
}

/** The ids of all containers that a process has started, running or not. */
export async function containersOf({ docker }: Engine, pid = process.pid): Promise<string[]> {
  const filters = { label: [`dev.paceline.pid=${pid}`] };
  return (await docker.listContainers({ all: true, filters })).map(({ Id }) => Id);
}

/** Program and arguments of a server that a test writes in a line; `answer` is the body of its handler. */
export function serverSaying(answer: string, before = ''): string[] {
  return [
    'node',
    '-e',
    `${before}; require('node:http').createServer((request, response) => { ${answer} })
      .listen(process.env.PORT, process.env.HOST)`,
  ];
}

/** The engine under an address over TCP, and how to cut it off. */
export async function relayTo({ address }: Engine): Promise<{ address: string; cut(): void }> {
  const { hostname, port, pathname } = new URL(address.host);
  const sockets: Socket[] = [];
  const relay = createServer((from) => {
    const to = address.host.startsWith('unix:') ? connect(pathname) : connect(Number(port), hostname);
    sockets.push(from, to);
    from.pipe(to).pipe(from);
    from.on('error', () => to.destroy());
    to.on('error', () => from.destroy());
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  return {
    address: `tcp://127.0.0.1:${(relay.address() as { port: number }).port}`,
    cut: () => {
      for (const socket of sockets) socket.destroy();
      relay.close();
    },
  };
}
