import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { built } from '../../harness/package.ts';
import { fixture } from '../support/launch.ts';
import { finished } from '../support/project.ts';

/** The built command in a shell whose processes may open so many files. */
function under(files: number, args: string): ReturnType<typeof finished> {
  const line = `ulimit -n ${files}; exec "${process.execPath}" "${built('harness/cli.js')}" ${args}`;
  return finished(spawn('sh', ['-c', line], { stdio: ['ignore', 'pipe', 'pipe'] }));
}

test('Paceline starts where a shell allows it few files', async () => {
  const { code, stderr } = await under(40, '--version');
  expect(stderr).toBe('');
  expect(code).toBe(0);
});

test('where it can open too few to measure it says so, and not that it is broken', async () => {
  const target = `"${process.execPath}" "${fixture('spinning-server.js')}"`;
  const { code, stderr } = await under(40, `load --target '${target}' --rate 1 --duration 0.1s`);
  expect(stderr).toMatch(/got EMFILE\.\n.*ulimit -n/);
  expect(stderr).not.toMatch(/report this|\n +at /);
  expect(code).toBe(3);
});
