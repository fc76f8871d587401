import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { capacity, PacelineError } from '../harness/index.ts';
import { temporaryFolder } from './support/launch.ts';
import { httpServer } from './support/server.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

test('the user info of a URL stands in no record, and who aborts gets what there was', {
  timeout: 60_000,
}, async () => {
  const heard = new Set<string | undefined>();
  const server = await httpServer((request, response) => {
    heard.add(request.headers.authorization);
    response.end('ok');
  });
  const abort = new AbortController();
  const error = await capacity(
    { what: server.origin.replace('//', '//user:secret@'), slo: ['p99<50ms'], budget: 10, most: 100 },
    {
      cwd: folder.path,
      signal: abort.signal,
      onEvent: (event) => event.type === 'step' && event.text.startsWith('search') && abort.abort(),
    },
  ).catch((caught: unknown) => caught);
  await server.close();
  expect(error).toBeInstanceOf(PacelineError);
  expect(error).toMatchObject({ code: 'INTERRUPTED', result: { schema: 'paceline.capacity/1' } });
  expect([...heard]).toEqual([`Basic ${Buffer.from('user:secret').toString('base64')}`]);
  const runs = join(folder.path, '.paceline', 'runs');
  const [run = ''] = readdirSync(runs);
  const files = ['run.json', 'results.json', 'report.html'].map((file) =>
    readFileSync(join(runs, run, file), 'utf8'),
  );
  for (const text of files) expect(text).not.toContain('secret');
  const { command, warnings } = JSON.parse(files[0] ?? '');
  expect(command).toContain(`paceline capacity '${server.origin.replace('//', '//$USER:$PASSWORD@')}'`);
  expect(warnings).toContainEqual(expect.stringMatching(/^the command has \$USER:\$PASSWORD .* is not kept/));
});
