import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { groupAlive } from '../../harness/machine/process-group.ts';
import { Reaper } from '../../harness/runtime/reaper/reaper.ts';
import { type PrepareOptions, prepareTree } from '../../harness/source/prepare-tree.ts';
import { temporaryFolder } from '../support/launch.ts';

let folder: ReturnType<typeof temporaryFolder>;
let reaper: Reaper;
let cwd: string;
beforeEach(() => {
  folder = temporaryFolder();
  cwd = join(folder.path, 'my tree');
  mkdirSync(cwd);
  reaper = Reaper.start();
});
afterEach(() => {
  reaper.close();
  folder.remove();
});

const log = () => join(folder.path, 'logs', 'base.log');

function prepare(changes: Partial<PrepareOptions>): Promise<void> {
  return prepareTree({
    cwd,
    install: undefined,
    build: undefined,
    env: { PATH: process.env.PATH },
    log: log(),
    label: 'the base abc1234',
    reaper,
    signal: new AbortController().signal,
    ...changes,
  });
}

/** A command that leaves a group with a child that ignores being asked to end, and says the group in a file. */
const STUBBORN = `echo $$ > group; sh -c 'trap "" TERM; while :; do sleep 1; done' & wait`;

function group(): number {
  return Number(readFileSync(join(cwd, 'group'), 'utf8'));
}

test('installs, then builds, in the tree, and keeps what they print', async () => {
  await prepare({ install: 'echo installing; echo 1 > installed', build: 'cat installed; echo oops >&2' });
  expect(readFileSync(log(), 'utf8')).toBe(
    '$ echo installing; echo 1 > installed    # the base abc1234\ninstalling\n' +
      '$ cat installed; echo oops >&2    # the base abc1234\n1\noops\n',
  );
});

test('both may be left out', async () => {
  await prepare({});
  expect(existsSync(log())).toBe(false);
});

test('the log of one tree is added to that of the other', async () => {
  await prepare({ build: 'echo one' });
  await prepare({ build: 'echo two', label: 'the change' });
  expect(readFileSync(log(), 'utf8')).toMatch(/one\n\$ echo two {4}# the change\ntwo\n$/);
});

test('a failing build is said with its status, its last lines and its log', async () => {
  const build = `echo earlier; for n in 1 2 3 4 5 6; do printf "\\033[31mline $n\\033[0m\\n\\n"; done; exit 7`;
  await expect(prepare({ install: 'echo installed', build })).rejects.toMatchObject({
    code: 'BUILD_FAILED',
    message:
      `Expected \`${build}\` to build the base abc1234, got exit status 7; log ${log()}` +
      '; it said: line 2 | line 3 | line 4 | line 5 | line 6',
  });
});

test('after a failing install nothing is built', async () => {
  await expect(prepare({ install: 'exit 1', build: 'touch built' })).rejects.toMatchObject({
    code: 'INSTALL_FAILED',
    message: `Expected \`exit 1\` to install the base abc1234, got exit status 1; log ${log()}`,
  });
  expect(existsSync(join(cwd, 'built'))).toBe(false);
});

test('a command that does not exist is said to', async () => {
  await expect(prepare({ build: 'no-such-bundler' })).rejects.toMatchObject({
    code: 'BUILD_FAILED',
    message: expect.stringMatching(/exit status 127; log .*; it said: .*no-such-bundler.*not found/),
  });
});

test('a build that was killed, as by a lack of memory, is said to be', async () => {
  await expect(prepare({ build: 'kill -9 $$' })).rejects.toMatchObject({
    code: 'BUILD_FAILED',
    message: expect.stringContaining('got an end by signal SIGKILL'),
  });
});

test('a folder that is not there is a sentence', async () => {
  await expect(prepare({ build: 'true', cwd: join(cwd, 'gone') })).rejects.toMatchObject({
    code: 'BUILD_FAILED',
  });
});

test('what takes too long is ended with all it started', async () => {
  await expect(prepare({ build: STUBBORN, timeoutMs: 400 })).rejects.toMatchObject({
    code: 'BUILD_FAILED',
    message: expect.stringContaining('to build the base abc1234, got no end within 0.4 s; log'),
  });
  expect(groupAlive(group())).toBe(false);
});

test('an interruption ends it with all it started, and passes on', async () => {
  const interruption = new AbortController();
  const stop = new Error('stop');
  setTimeout(() => interruption.abort(stop), 400);
  await expect(prepare({ install: STUBBORN, signal: interruption.signal })).rejects.toBe(stop);
  expect(groupAlive(group())).toBe(false);
});

test('after an interruption nothing is started', async () => {
  const stop = new Error('stop');
  await expect(prepare({ install: 'touch started', signal: AbortSignal.abort(stop) })).rejects.toBe(stop);
  expect(existsSync(join(cwd, 'started'))).toBe(false);
});

test('a process that a build leaves behind does not go on beside the measurement', async () => {
  await prepare({ build: 'echo $$ > group; sleep 60 &' });
  expect(groupAlive(group())).toBe(false);
});

test('a killed Paceline ends the build', async () => {
  const other = Reaper.start();
  const building = prepare({ build: 'echo $$ > group; sleep 60', reaper: other }).catch((error) => error);
  await expect.poll(() => existsSync(join(cwd, 'group')) && group() > 0, { timeout: 3000 }).toBe(true);
  await sleep(100);
  // What the reaper learns when Paceline is gone.
  other.close();
  expect(await building).toMatchObject({
    code: 'BUILD_FAILED',
    message: expect.stringContaining('signal SIGKILL'),
  });
});

test('the commands see the tree’s own repository, and set up no git hooks', async () => {
  const env = { PATH: process.env.PATH, GIT_DIR: '/elsewhere/.git' };
  await prepare({ build: 'echo "[$GIT_DIR] [$HUSKY]"', env });
  expect(readFileSync(log(), 'utf8')).toContain('\n[] [0]\n');
  writeFileSync(log(), '');
  await prepare({ build: 'echo "[$HUSKY]"', env: { ...env, HUSKY: '1' } });
  expect(readFileSync(log(), 'utf8')).toContain('\n[1]\n');
});
