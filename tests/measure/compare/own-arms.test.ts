import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { PacelineError } from '../../../harness/errors/paceline-error.ts';
import { groupAlive } from '../../../harness/machine/process-group.ts';
import { keepLogs, type OwnArm, settingsOf, withOwn } from '../../../harness/measure/compare/own-arms.ts';
import { Session } from '../../../harness/measure/session.ts';
import { temporaryFolder } from '../../support/launch.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

test('{arm} in a setting is the arm, and what has none is nobody’s own', () => {
  const settings = { CACHE: '/tmp/{arm}/x-{arm}', PLAIN: 'x', NEAR: '{ARM} {arms} x{arm}' };
  expect(settingsOf('a', settings)).toEqual({ CACHE: '/tmp/a/x-a', NEAR: '{ARM} {arms} xa' });
  expect(settingsOf('b', settings).CACHE).toBe('/tmp/b/x-b');
});

let made = 0;
/** Two arms in folders of their own, and how they are prepared. */
function arms(prepare: string, controller = new AbortController()) {
  const base = join(folder.path, String(++made));
  const list = (['a', 'b'] as const).map((name): OwnArm => {
    const cwd = join(base, name);
    mkdirSync(cwd, { recursive: true });
    return { name, label: name.toUpperCase(), cwd, env: { WHO: name } };
  });
  const session = new Session({ cwd: base, env: {}, signal: controller.signal });
  const asked = {
    session,
    services: [],
    prepare,
    env: { WHO: 'both', ALL: 'all' },
    logs: join(base, 'logs'),
  };
  return { list, asked, session, base };
}

test('the command runs once for each, in its folder and environment, before it is used', async () => {
  const { list, asked, session, base } = arms('echo "$WHO $ALL" | tee -a who');
  const used = await withOwn(list, asked, async (envs) => {
    expect(readFileSync(join(base, 'a', 'who'), 'utf8')).toBe('a all\n');
    expect(readFileSync(join(base, 'b', 'who'), 'utf8')).toBe('b all\n');
    return envs;
  });
  session.close();
  expect(used).toEqual([{ WHO: 'a' }, { WHO: 'b' }]);
  expect(readFileSync(join(base, 'logs', 'prepare-b.log'), 'utf8')).toMatch(/^\$ echo .* # B\nb all\n$/);
});

test('a password in a URL that it prints is not kept', async () => {
  const { list, asked, session, base } = arms('echo "seeding postgres://ann:hunter2@db/x"');
  await withOwn(list, asked, () => Promise.resolve());
  session.close();
  const log = readFileSync(join(base, 'logs', 'prepare-a.log'), 'utf8');
  expect(log).toMatch(/\nseeding postgres:\/\/\$USER:\$PASSWORD@db\/x\n$/);
});

test('one that fails is a sentence with its last words, and nothing is used', async () => {
  const { list, asked, session, base } = arms('if [ $WHO = b ]; then echo no such table; exit 3; fi');
  await expect(withOwn(list, asked, () => Promise.reject(new Error('used')))).rejects.toMatchObject({
    code: 'PREPARE_FAILED',
    exitCode: 3,
    message: expect.stringMatching(
      /^Expected `if .*` to prepare B, got exit status 3; log .*prepare-b\.log; it said: no such table$/,
    ),
  });
  session.close();
  expect(existsSync(join(base, 'logs', 'prepare-a.log'))).toBe(true);
});

test('an interruption ends it with all its children', async () => {
  const controller = new AbortController();
  const stubborn = `echo $$ > group; sh -c 'trap "" TERM; while :; do sleep 1; done' & wait`;
  const { list, asked, session, base } = arms(stubborn, controller);
  const running = withOwn(list, asked, () => Promise.reject(new Error('used')));
  const file = join(base, 'a', 'group');
  for (let tries = 0; tries < 200 && !existsSync(file); tries++) await sleep(20);
  await sleep(50);
  controller.abort(new PacelineError('INTERRUPTED', 'Expected to run to the end, got Ctrl-C'));
  await expect(running).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(groupAlive(Number(readFileSync(file, 'utf8')))).toBe(false);
  expect(existsSync(join(base, 'b', 'group'))).toBe(false);
  session.close();
});

test('logs of before are moved into the record', () => {
  const [from, to] = [join(folder.path, 'x-prepare', 'logs'), join(folder.path, 'record')];
  for (const path of [from, to]) mkdirSync(path, { recursive: true });
  writeFileSync(join(from, 'prepare-a.log'), 'said');
  keepLogs(from, to);
  expect(readFileSync(join(to, 'prepare-a.log'), 'utf8')).toBe('said');
  expect(existsSync(join(folder.path, 'x-prepare'))).toBe(false);
  keepLogs(to, to);
  expect(existsSync(join(to, 'prepare-a.log'))).toBe(true);
});
