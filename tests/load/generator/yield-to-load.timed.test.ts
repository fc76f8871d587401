import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { built } from '../../../harness/package.ts';

const linux = process.platform === 'linux';

/** Scheduling policy of each thread, the main one first. */
function policies({ pid }: ChildProcess): string[] {
  const { stdout } = spawnSync('chrt', ['--all-tasks', '--pid', String(pid)], { encoding: 'utf8' });
  return [...stdout.matchAll(/policy: (SCHED_\w+)/g)].map(([, policy]) => policy ?? '');
}

test.skipIf(!linux)(
  'the thread that makes the load waits for no slice of others, where the system allows it',
  async () => {
    const allowed = spawnSync('chrt', ['--rr', '1', 'true']).status === 0;
    const module = JSON.stringify(built('harness/load/generator/yield-to-load.js'));
    const script = `import(${module}).then(({ yieldToLoad }) => { yieldToLoad(); console.log('ready'); setTimeout(() => {}, 20000); })`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await once(child.stdout, 'data');
      const [main, ...helpers] = policies(child);
      expect(main).toBe(allowed ? 'SCHED_RR' : 'SCHED_OTHER');
      // They share its core, and would hold it up by milliseconds.
      expect(helpers.length).toBeGreaterThan(0);
      expect(new Set(helpers)).toEqual(new Set(['SCHED_OTHER']));
    } finally {
      child.kill('SIGKILL');
    }
  },
);
