import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { buildImage, tagOf } from '../../harness/runtime/docker/build-image.ts';
import { serverCommand, targetsImage, targetsRecipe } from '../../harness/runtime/docker/image.ts';
import { presentImage } from '../../harness/runtime/docker/present-image.ts';
import { containerTest, launchContainer, NODE } from '../support/docker.ts';
import { temporaryFolder } from '../support/launch.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

/** A recipe of one small file on the base of the built-in servers. */
function recipe(content: string, dockerfile: string) {
  const write = (name: string, text: string) => {
    const path = join(folder.path, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  return {
    name: 'paceline-test',
    files: new Map([
      ['Dockerfile', write('Dockerfile', dockerfile)],
      ['say.txt', write('say.txt', content)],
    ]),
    buildArgs: {},
    labels: { 'dev.paceline.test': '1' },
  };
}

containerTest('what was built is not built again', async ({ engine, image }) => {
  const again = await targetsImage(engine, { node: NODE });
  expect(again).toEqual({ tag: image, id: expect.stringMatching(/^sha256:/), fresh: false });
});

containerTest('what was built needs its base no more', async ({ engine, image }) => {
  const node = '0.0.0-none';
  const tag = tagOf(targetsRecipe(node));
  const [repo = '', name = ''] = tag.split(':');
  await engine.docker.getImage(image).tag({ repo, tag: name });
  try {
    const onFetch = () => {
      throw new Error('Expected nothing to be fetched');
    };
    expect(await targetsImage(engine, { node, onFetch })).toMatchObject({ tag, fresh: false });
  } finally {
    await engine.docker.getImage(tag).remove();
  }
});

containerTest('an image holds what its servers need and no more', async () => {
  const { files } = targetsRecipe(NODE);
  const names = [...files.keys()];
  expect(names).toContain('dist/db-pooling/pool.js');
  for (const name of ['express', 'pg', 'piscina', 'body-parser']) {
    expect(names).toContain(`node_modules/${name}/package.json`);
  }
  expect(
    names.filter((name) => /node_modules\/(typescript|vitest|autocannon|dockerode)\//.test(name)),
  ).toEqual([]);
  expect(names.filter((name) => name.endsWith('.map'))).toEqual([]);
});

containerTest('another content or Node.js version is another image', async () => {
  const [one, two] = ['22.1.0', '22.2.0'].map((node) => tagOf(targetsRecipe(node)));
  expect(one).not.toBe(two);
  const small = () => recipe('one', 'FROM scratch\nCOPY say.txt /\n');
  expect(tagOf(small())).toBe(tagOf(small()));
  expect(tagOf(small())).not.toBe(tagOf(recipe('two', 'FROM scratch\nCOPY say.txt /\n')));
});

containerTest(
  'an image is built anew when its content changed, and any account reads it',
  async ({ engine }) => {
    const text = `now ${Date.now()}`;
    const base = `node:${NODE}-bookworm-slim`;
    const dockerfile = `FROM ${base}\nCOPY say.txt /\nUSER node\nSTOPSIGNAL SIGINT\n`;
    const built = await buildImage(engine, recipe(text, dockerfile));
    try {
      expect(built.fresh).toBe(true);
      expect((await buildImage(engine, recipe(text, dockerfile))).fresh).toBe(false);
      const script = `process.on('SIGINT', () => process.exit(4)); require('node:http').createServer((request, response) =>
      response.end(require('node:fs').readFileSync('/say.txt'))).listen(process.env.PORT, process.env.HOST)`;
      const { target, stop } = await launchContainer({
        engine,
        image: built.tag,
        command: ['node', '-e', script],
      });
      expect(await (await fetch(target.origin)).text()).toBe(text);
      await stop();
    } finally {
      await engine.docker.getImage(built.tag).remove({ force: true });
    }
  },
);

containerTest('the built-in servers run as an account without rights', async ({ engine, image }) => {
  const { Config: config } = await presentImage(engine, image);
  expect(config.User).toBe('node');
  const { target, stop } = await launchContainer({
    engine,
    image,
    command: serverCommand('ceiling/hello.js'),
    readyPath: '/healthz',
  });
  expect((await fetch(`${target.origin}/healthz`)).status).toBe(200);
  expect(target.imageId).toMatch(/^sha256:/);
  await stop();
});

containerTest('an image that is not there is fetched, or named', async ({ engine }) => {
  const fetched: string[] = [];
  // A registry on this machine that does not exist: nothing is asked of any other.
  const name = '127.0.0.1:1/paceline/none:1';
  await expect(presentImage(engine, name, (image) => fetched.push(image))).rejects.toMatchObject({
    code: 'IMAGE_MISSING',
    exitCode: 2,
    message: expect.stringMatching(
      /^Expected the engine to have image 127\.0\.0\.1:1\/paceline\/none:1, got none/,
    ),
  });
  expect(fetched).toEqual([name]);
});

containerTest('an image for another kind of processor is refused', async ({ engine }) => {
  const other = engine.architecture === 'arm64' ? 'amd64' : 'arm64';
  const image = `paceline-test-architecture:${other}`;
  recipe('x', 'FROM scratch\nCOPY say.txt /\n');
  const stream = await engine.docker.buildImage(
    { context: folder.path, src: ['Dockerfile', 'say.txt'] },
    { t: image, platform: `linux/${other}` },
  );
  await new Promise((resolve) => engine.docker.modem.followProgress(stream, resolve));
  try {
    await expect(launchContainer({ engine, image })).rejects.toMatchObject({
      code: 'WRONG_ARCHITECTURE',
      exitCode: 2,
      message: expect.stringContaining(
        `for ${engine.architecture}, which the engine runs on, got one for ${other}`,
      ),
    });
  } finally {
    await engine.docker.getImage(image).remove({ force: true });
  }
});

containerTest('a build that fails says what the engine said', async ({ engine }) => {
  const broken = recipe('x', `FROM node:${NODE}-bookworm-slim\nRUN exit 7\n`);
  await expect(buildImage(engine, broken)).rejects.toMatchObject({
    code: 'IMAGE_NOT_BUILT',
    exitCode: 3,
    message: expect.stringMatching(/paceline-test, got .*returned a non-zero code: 7/),
  });
});
