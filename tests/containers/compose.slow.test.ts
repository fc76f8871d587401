import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { expect, test } from 'vitest';
import { packageRoot } from '../../harness/package.ts';
import { stage } from '../../harness/runtime/docker/build-image.ts';
import { targetsRecipe } from '../../harness/runtime/docker/image.ts';
import { freePort } from '../../harness/runtime/port.ts';
import { scenarios } from '../../scenarios/index.ts';
import { VARIANTS } from '../../targets/src/variants.ts';
import { containerTest, NODE } from '../support/docker.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The one that is there: a program of its own, or a part of `docker`. */
const COMPOSE = [['docker-compose'], ['docker', 'compose']].find(
  ([program = '', ...args]) => spawnSync(program, [...args, 'version']).status === 0,
);

test('the variants to play with are those of the scenarios', () => {
  const known = scenarios.flatMap(({ variants }) =>
    variants.map(
      ({ name, server, env }) => [name, { server, ...(env === undefined ? {} : { env }) }] as const,
    ),
  );
  expect(VARIANTS).toEqual(Object.fromEntries(known));
});

containerTest(
  'docker-compose.yml brings up a variant and its database, on loopback',
  async () => {
    const [program = '', ...first] = COMPOSE ?? [];
    expect(program, 'docker-compose, which an engine comes with').not.toBe('');
    const folder = join(packageRoot, '.paceline/image');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    stage(targetsRecipe(NODE).files, folder);
    const port = await freePort();
    const env = {
      ...{ PATH: process.env.PATH, HOME: process.env.HOME, DOCKER_HOST: process.env.DOCKER_HOST },
      ...{ VARIANT: 'pool-10', NODE_VERSION: NODE, DOCKER_BUILDKIT: '0' },
      ...{ PORT: String(port), DATABASE_PORT: String(await freePort()) },
    };
    const compose = (...args: string[]) =>
      execFileSync(program, [...first, '-p', `paceline-test-${process.pid}`, ...args], {
        cwd: ROOT,
        env,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    const config = compose('config');
    expect(config).toContain('VARIANT: pool-10');
    expect(config).toContain(NODE);
    try {
      compose('up', '--detach', '--build');
      const url = `http://127.0.0.1:${port}/customers/7/orders`;
      expect(await ordered(url), compose('logs', '--no-color').slice(-2000)).toBe(201);
      const { body } = await request(url, { reset: true });
      expect(await body.text()).toContain('"totalCents":1999');
    } finally {
      compose('down', '--volumes', '--remove-orphans', '--rmi', 'local', '--timeout', '3');
    }
  },
  240_000,
);

/** Orders something until it is taken: status of the last answer. */
async function ordered(url: string): Promise<number> {
  let status = 0;
  for (let left = 120; left > 0 && status !== 201; left -= 1) {
    status = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"totalCents":1999}',
      reset: true,
    }).then(
      async ({ statusCode, body }) => {
        await body.dump();
        return statusCode;
      },
      () => 0,
    );
    if (status !== 201) await sleep(500);
  }
  return status;
}
