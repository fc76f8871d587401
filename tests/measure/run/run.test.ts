import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readOptions } from '../../../harness/commands/flags/read.ts';
import { RUN } from '../../../harness/commands/flags/run.ts';
import { run } from '../../../harness/measure/run/run.ts';
import { Session } from '../../../harness/measure/session.ts';
import { temporaryFolder } from '../../support/launch.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

test('a machine without a container engine is told so before anything is written', async () => {
  const made = run(
    ['cpu-offload'],
    readOptions(RUN, { runtime: 'docker' }),
    new Session({ cwd: folder.path, env: { DOCKER_HOST: 'unix:///nowhere/docker.sock' } }),
    () => '',
  );
  await expect(made).rejects.toMatchObject({ code: 'NO_ENGINE' });
  expect(existsSync(join(folder.path, '.paceline'))).toBe(false);
});
