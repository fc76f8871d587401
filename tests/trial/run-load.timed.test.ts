import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openLoad } from '../../harness/load/open/open-load.ts';
import { plainGet } from '../../harness/record/request.ts';
import { Reaper } from '../../harness/runtime/reaper/reaper.ts';
import { loadTarget } from '../../harness/trial/run-load.ts';
import { temporaryFolder } from '../support/launch.ts';

const folder = temporaryFolder();
const reaper = Reaper.start();
afterAll(() => {
  reaper.close();
  folder.remove();
});

/** Answers, and ends by itself soon after. */
const BRIEF = `
  require('http').createServer((_, answer) => answer.end('ok')).listen(process.env.PORT, '127.0.0.1');
  setTimeout(() => { console.error('had enough'); process.exit(7); }, 700);
`;

test('a target that dies before the generators are there is the reason why they end', async () => {
  const window = { warmupSeconds: 0, durationSeconds: 1 };
  const made = loadTarget(
    {
      command: [process.execPath, '-e', BRIEF],
      ...{ cwd: folder.path, env: { PATH: process.env.PATH ?? '' }, port: null, cores: [] },
      ...{ readyPath: '/', readyTimeoutMs: 10_000 },
      logs: { stdout: join(folder.path, 'out.log'), stderr: join(folder.path, 'err.log') },
    },
    reaper,
    {
      load: openLoad({
        schedule: { arrivals: 'constant', stretches: [{ seconds: 1, from: 10, to: 10 }], seed: 1 },
        ...{ requests: [plainGet('/')], timeoutSeconds: 1, maxConnections: 10 },
      }),
      ...{ generators: 1, window, sliceSeconds: 0.2 },
      placement: { generator: [], target: [], services: [], shared: [] },
      signal: new AbortController().signal,
      onStart: () => {},
      // As generators of a swarm do that are still on their way.
      generate: (_jobs, { stop }) =>
        new Promise((_resolve, reject) => {
          stop?.addEventListener('abort', () => reject(stop.reason), { once: true });
        }),
    },
  );
  await expect(made).rejects.toMatchObject({
    code: 'TARGET_DIED',
    message: expect.stringContaining('exit status 7; it said: had enough'),
  });
});
