import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { built } from '../../../harness/package.ts';

/** Scheduling policy of each thread, the main one first. */
function policies({ pid }: ChildProcess): string[] {
  const { stdout } = spawnSync('chrt', ['--all-tasks', '--pid', String(pid)], { encoding: 'utf8' });
  return [...stdout.matchAll(/policy: (SCHED_\w+)/g)].map(([, policy]) => policy ?? '');
}

/** Threads of a generator that was given a job and has not begun: their policies. */
async function policiesAt(load: object): Promise<string[]> {
  const [yielding, hurrying] = ['yield-to-load.js', 'real-time.js'].map((file) =>
    JSON.stringify(built(`harness/load/generator/${file}`)),
  );
  const script = `
    const { yieldToLoad } = await import(${yielding});
    const { takeRealTime } = await import(${hurrying});
    yieldToLoad();
    takeRealTime({ load: ${JSON.stringify(load)} });
    console.log('ready');
    setTimeout(() => {}, 20000);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(child.stdout, 'data');
    return policies(child);
  } finally {
    child.kill('SIGKILL');
  }
}

describe.skipIf(process.platform !== 'linux')('on Linux the thread that makes the load', () => {
  const allowed = spawnSync('chrt', ['--rr', '1', 'true']).status === 0;

  test.each([[{ mode: 'closed' }], [{ mode: 'open', waiting: 'sleep' }]])(
    'waits for no slice of others, where the system allows it: %j',
    async (load) => {
      const [main, ...helpers] = await policiesAt(load);
      expect(main).toBe(allowed ? 'SCHED_RR' : 'SCHED_OTHER');
      // They share its core, and would hold it up by milliseconds.
      expect(helpers.length).toBeGreaterThan(0);
      expect(new Set(helpers)).toEqual(new Set(['SCHED_OTHER']));
    },
  );

  test('has no real-time priority where it never sleeps, since the core would be taken from it', async () => {
    expect(new Set(await policiesAt({ mode: 'open', waiting: 'spin' }))).toEqual(new Set(['SCHED_OTHER']));
  });
});
