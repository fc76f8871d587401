import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { cgroupMembers, makeCgroup } from '../../../harness/machine/cpu/cgroup.ts';
import { endCgroup } from '../../../harness/machine/cpu/end-cgroup.ts';
import { groupAlive } from '../../../harness/machine/process-group.ts';
import { built } from '../../../harness/package.ts';
import { fixture, temporaryFolder } from '../../support/launch.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

/** A parent that starts a stubborn target under a reaper, says its group, and waits to be killed. */
const PARENT = `
  const { Reaper } = await import(process.argv[1]);
  const { spawn } = await import('node:child_process');
  const reaper = Reaper.start();
  const child = spawn(process.execPath, [process.argv[2]], { detached: true, stdio: 'ignore', env: { PORT: '0' } });
  reaper.watch({ group: child.pid });
  reaper.watch({ folder: process.argv[3] });
  console.log(child.pid);
  setTimeout(() => {}, 60_000);`;

test.each(['SIGKILL', 'SIGTERM'] as const)(
  'a target and its folder do not outlive a Paceline ended by %s',
  async (signal) => {
    const own = join(folder.path, signal);
    mkdirSync(own);
    const parent = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        PARENT,
        built('harness/runtime/reaper/reaper.js'),
        fixture('stubborn-server.js'),
        own,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const group = await new Promise<number>((resolve) =>
      parent.stdout.once('data', (text: Buffer) => resolve(Number(text.toString()))),
    );
    await sleep(300);
    expect(groupAlive(group)).toBe(true);
    parent.kill(signal);
    await expect.poll(() => groupAlive(group), { timeout: 3000 }).toBe(false);
    await expect.poll(() => existsSync(own), { timeout: 3000 }).toBe(false);
  },
);

/** A parent that launches a target whose work is in a process that left it, says the control group, and waits. */
const LAUNCHER = `
  const { ProcessTarget } = await import(process.argv[1]);
  const { Reaper } = await import(process.argv[2]);
  const target = await ProcessTarget.launch({
    command: [process.execPath, process.argv[3]],
    cwd: process.argv[4], env: { ...process.env }, port: null, cores: [], readyPath: '/', readyTimeoutMs: 10_000,
    logs: { stdout: process.argv[4] + '/out.log', stderr: process.argv[4] + '/err.log' },
    reaper: Reaper.start(), signal: new AbortController().signal,
  });
  console.log(target.processes.cgroup);
  setTimeout(() => {}, 60_000);`;

function runs(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

const made = makeCgroup();
if (made !== null) await endCgroup(made);

test.skipIf(made === null)(
  'a control group and what left its process group do not outlive a killed Paceline',
  async () => {
    const parent = spawn(
      process.execPath,
      [
        ...['--input-type=module', '-e', LAUNCHER],
        ...[built('harness/runtime/process/launch.js'), built('harness/runtime/reaper/reaper.js')],
        ...[fixture('leaving-server.cjs'), folder.path],
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const cgroup = await new Promise<string>((resolve) =>
      parent.stdout.once('data', (text: Buffer) => resolve(text.toString().trim())),
    );
    // The server, and the orphan in a session of its own.
    await expect.poll(() => cgroupMembers(cgroup).length, { timeout: 5000 }).toBe(2);
    const members = cgroupMembers(cgroup);
    parent.kill('SIGKILL');
    await expect.poll(() => existsSync(cgroup), { timeout: 8000 }).toBe(false);
    // An orphan that was killed may wait a while for the system's first process to notice.
    expect(members.filter(runs)).toEqual([]);
  },
);
