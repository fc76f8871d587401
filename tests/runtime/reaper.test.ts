import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { built } from '../../harness/package.ts';
import { groupAlive } from '../../harness/runtime/process/group.ts';
import { fixture, temporaryFolder } from '../support/launch.ts';

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
        built('harness/runtime/reaper.js'),
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
