import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { NODES } from '../../../harness/commands/flags/nodes.ts';
import { readOptions } from '../../../harness/commands/flags/read.ts';
import { measureNodes } from '../../../harness/measure/nodes/nodes.ts';
import { Session } from '../../../harness/measure/session.ts';
import { temporaryFolder } from '../../support/launch.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const versions = ['22.1.0', '24.1.0'].map((version) => ({
  spec: version,
  version,
  source: null,
  note: null,
}));

test('a budget that has no room for a comparison is refused before anything is written', async () => {
  const made = measureNodes(
    { versions, scenarios: [], rows: [] },
    readOptions(NODES, { budget: '1s' }),
    {},
    new Session({ cwd: folder.path }),
    () => '',
  );
  await expect(made).rejects.toMatchObject({
    code: 'BAD_OPTION',
    message: expect.stringContaining('Expected the budget to have room for'),
  });
  expect(existsSync(join(folder.path, '.paceline'))).toBe(false);
});

test('a machine without a container engine is told so before anything is written', async () => {
  const made = measureNodes(
    { versions, scenarios: [], rows: [] },
    readOptions(NODES, { runtime: 'docker' }),
    {},
    new Session({ cwd: folder.path, env: { DOCKER_HOST: 'unix:///nowhere/docker.sock' } }),
    () => '',
  );
  await expect(made).rejects.toMatchObject({ code: 'NO_ENGINE' });
  expect(existsSync(join(folder.path, '.paceline'))).toBe(false);
});
