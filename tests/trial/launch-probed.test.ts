import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PacelineError } from '../../harness/errors/paceline-error.ts';
import { ProbeCollector } from '../../harness/probe/collector.ts';
import { ProcessTarget } from '../../harness/runtime/process/launch.ts';
import { Reaper } from '../../harness/runtime/reaper/reaper.ts';
import type { Target } from '../../harness/runtime/target.ts';
import { launchProbed } from '../../harness/trial/launch-probed.ts';
import { temporaryFolder } from '../support/launch.ts';

const folder = temporaryFolder();
const logs = { stdout: join(folder.path, 'out.log'), stderr: join(folder.path, 'err.log') };
const target = {} as Target;
let collector: ProbeCollector;
beforeAll(async () => {
  collector = await ProbeCollector.open();
});
afterAll(async () => {
  await collector.close();
  folder.remove();
});

/** Starts only without a probe; what it says with one is `said`. */
function picky(said: string, starts: (string | undefined)[]) {
  return (env: Record<string, string>) => {
    starts.push(env.NODE_OPTIONS);
    if (env.NODE_OPTIONS === undefined) return Promise.resolve(target);
    writeFileSync(logs.stderr, said);
    return Promise.reject(new PacelineError('TARGET_NOT_STARTED', `Expected a start, got: ${said}`));
  };
}

test.each([
  [
    'may not read the agent',
    "permission: 'FileSystemRead',\n  resource: '/opt/paceline/dist/harness/probe/agent.cjs'",
  ],
  ['takes no such options', 'electron: --require is not allowed in NODE_OPTIONS'],
])('a target that %s is started without the probe', async (_name, said) => {
  const starts: (string | undefined)[] = [];
  expect(await launchProbed(picky(said, starts), {}, collector, logs)).toBe(target);
  expect(starts).toEqual([expect.stringContaining('agent.cjs'), undefined]);
});

test('a target that may read only its own files and listens is started, whether it may load the agent or not', async () => {
  const flag = ['--permission', '--experimental-permission'].find((one) =>
    process.allowedNodeEnvironmentFlags.has(one),
  );
  const program = join(folder.path, 'server.cjs');
  const server = `require('http').createServer((_, r) => r.end('ok')).listen(process.env.PORT, '127.0.0.1');`;
  writeFileSync(program, server);
  const allowed = [`--allow-fs-read=${folder.path}/*`];
  if (process.allowedNodeEnvironmentFlags.has('--allow-net')) allowed.push('--allow-net');
  const command = [process.execPath, String(flag), ...allowed, program];
  const reaper = Reaper.start();
  const start = (env: Record<string, string>) =>
    ProcessTarget.launch({
      ...{ command, cwd: folder.path, env, port: null, cores: [], readyPath: '/', readyTimeoutMs: 10_000 },
      ...{ logs, reaper, signal: new AbortController().signal },
    });
  const running = await launchProbed(start, { PATH: process.env.PATH ?? '' }, collector, logs);
  expect(await (await fetch(running.origin)).text()).toBe('ok');
  await running.stop();
  reaper.close();
});

test('one that ends at its start for a reason of its own is not started again', async () => {
  const starts: (string | undefined)[] = [];
  await expect(launchProbed(picky('no config today', starts), {}, collector, logs)).rejects.toThrow(
    'no config today',
  );
  expect(starts).toHaveLength(1);
  expect(readFileSync(logs.stderr, 'utf8')).toBe('no config today');
});
