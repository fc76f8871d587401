import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Docker from 'dockerode';

/** A second engine in a network namespace of its own, joined to this machine's by one cable. */
export interface SecondEngine {
  docker: Docker;
  /** This machine's address on the cable, and the engine's. */
  here: string;
  there: string;
  stop(): Promise<void>;
}

/** What a second engine would need and is not here, in words; null if nothing is missing. */
export function secondEngineMissing(): string | null {
  if (process.platform !== 'linux') return 'network namespaces are of Linux';
  if (process.getuid?.() !== 0) return 'a second engine needs root';
  for (const program of ['dockerd', 'ip', 'nsenter']) {
    try {
      execFileSync('which', [program], { stdio: 'ignore' });
    } catch {
      return `a second engine needs ${program}`;
    }
  }
  try {
    const name = `paceline-${randomBytes(3).toString('hex')}`;
    ip('netns', 'add', name);
    ip('netns', 'delete', name);
    return null;
  } catch (error) {
    return `no network namespace can be made: ${(error as Error).message}`;
  }
}

const ip = (...words: string[]) => execFileSync('ip', words, { stdio: 'pipe' });

/** @param parent folder for its data, which an overlay can't be below */
export async function startSecondEngine(parent: string): Promise<SecondEngine> {
  const id = randomBytes(3).toString('hex');
  const [space, near, far] = [`paceline-${id}`, `pl${id}a`, `pl${id}b`];
  const [here, there] = ['10.213.77.1', '10.213.77.2'];
  const folder = mkdtempSync(join(parent, 'paceline-engine-'));
  const socket = join(folder, 'engine.sock');
  const log = join(folder, 'engine.log');
  ip('netns', 'add', space);
  ip('link', 'add', near, 'type', 'veth', 'peer', 'name', far, 'netns', space);
  ip('address', 'add', `${here}/24`, 'dev', near);
  ip('link', 'set', near, 'up');
  ip('-n', space, 'address', 'add', `${there}/24`, 'dev', far);
  ip('-n', space, 'link', 'set', far, 'up');
  ip('-n', space, 'link', 'set', 'lo', 'up');
  const out = openSync(log, 'w');
  const engine = spawn(
    // Not `ip netns exec`, which mounts another /sys, and that one has no control groups.
    'nsenter',
    [
      ...[`--net=/run/netns/${space}`, 'dockerd', '--host', `unix://${socket}`, '--bridge', 'none'],
      ...['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')],
      ...['--pidfile', join(folder, 'engine.pid')],
    ],
    { stdio: ['ignore', out, out] },
  );
  const ended = new Promise<void>((resolve) => engine.once('exit', () => resolve()));
  const docker = new Docker({ socketPath: socket, host: '' });
  const stop = async () => {
    engine.kill('SIGTERM');
    await ended;
    ip('netns', 'delete', space);
    // What an engine mounts outlives it.
    const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
    for (const path of mounts.map((line) => line.split(' ')[1] ?? '').reverse()) {
      if (path.startsWith(`${folder}/`)) execFileSync('umount', [path], { stdio: 'ignore' });
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  for (let tries = 0; ; tries++) {
    try {
      await docker.ping();
      return { docker, here, there, stop };
    } catch (error) {
      if (tries < 100 && engine.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 200));
      else {
        const said = readFileSync(log, 'utf8').split('\n').slice(-5).join('\n');
        await stop();
        throw new Error(`Expected a second engine, got ${(error as Error).message}: ${said}`);
      }
    }
  }
}
