import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PacelineError } from '../../harness/errors/paceline-error.ts';
import { cachedBinary, cacheFolder, checkCached } from '../../harness/nodes/cache.ts';
import { PACKAGE } from '../../harness/nodes/npm.ts';
import { type ResolvedNode, resolveNodes } from '../../harness/nodes/resolve.ts';
import { nodesWithin } from '../../harness/nodes/within.ts';
import { built } from '../../harness/package.ts';
import { temporaryFolder } from '../support/launch.ts';
import { type Offered, Registry } from './registry.ts';

const VERSION = '22.90.1';

let folder: ReturnType<typeof temporaryFolder>;
let registry: Registry;
let nodes: string;
let env: Record<string, string>;

beforeEach(() => {
  folder = temporaryFolder();
  nodes = join(folder.path, 'nodes');
});
afterEach(async () => {
  await registry.stop();
  folder.remove();
});

async function offer(...offered: (string | Offered)[]): Promise<void> {
  const releases = offered.map((each) => (typeof each === 'string' ? { version: each } : each));
  registry = new Registry(folder.path, releases);
  await registry.start();
  env = {
    HOME: folder.path,
    PATH: process.env.PATH ?? '',
    PACELINE_NODES: nodes,
    npm_config_registry: registry.url,
    npm_config_cache: join(folder.path, 'npm-cache'),
  };
}

async function one(spec: string, options: { offline?: boolean } = {}): Promise<ResolvedNode> {
  const [node] = await resolveNodes([spec], { env, ...options });
  if (node === undefined) throw new Error('Expected a Node for the spec, got none');
  return node;
}

async function refusal(spec: string): Promise<string> {
  try {
    await one(spec);
    return 'none';
  } catch (error) {
    return error instanceof PacelineError ? `${error.code} ${error.message}` : String(error);
  }
}

/** What is in the cache folder but whole versions. */
function leftOver(): string[] {
  return existsSync(nodes) ? readdirSync(nodes).filter((name) => !/^\d+\.\d+\.\d+$/.test(name)) : [];
}

describe('what npm offers', () => {
  test('is fetched once, and needs neither npm nor its registry after that', async () => {
    await offer('22.90.0', VERSION, '24.90.0');
    expect(await one('22')).toEqual({
      spec: '22',
      version: VERSION,
      binary: cachedBinary(nodes, VERSION),
      source: 'npm',
      note: null,
    });
    expect(registry.downloads).toHaveLength(1);
    const asked = registry.asked.length;
    expect((await one(VERSION)).note).toBeNull();
    expect((await one(VERSION, { offline: true })).note).toBeNull();
    expect(registry.asked).toHaveLength(asked);
    expect(leftOver()).toEqual([]);
  });

  test.skipIf(process.platform !== 'linux')('its checksum can be checked by hand', async () => {
    await offer(VERSION);
    const home = dirname((await one(VERSION)).binary);
    const checked = execFileSync('sha512sum', ['-c', 'node.sha512'], { cwd: home, encoding: 'utf8' });
    expect(checked).toBe('node: OK\n');
  });

  test('a withdrawn version is refused, in the words of who withdrew it', async () => {
    await offer('22.90.0', { version: VERSION, deprecated: 'its timers stand still' });
    expect(await refusal(VERSION)).toBe(
      `NODE_NOT_FOUND Expected a Node version to be one that npm offers, got ${VERSION}, and ${VERSION} was withdrawn: its timers stand still (the newest of 22.90 is 22.90.0)`,
    );
    expect((await one('22')).note).toBe(
      `${VERSION} was withdrawn (its timers stand still), so 22.90.0 stands for 22`,
    );
  });

  test('one version alone is a list too', async () => {
    await offer(VERSION);
    expect(await refusal('22.90.7')).toContain(`(the newest of 22.90 is ${VERSION})`);
  });

  test('nothing is fetched if one of several can’t be had', async () => {
    await offer(VERSION);
    await expect(resolveNodes([VERSION, '22.90.7'], { env })).rejects.toMatchObject({
      code: 'NODE_NOT_FOUND',
    });
    expect(registry.downloads).toEqual([]);
  });

  test('the ends of a promised range are told without fetching', async () => {
    await offer('22.90.0', VERSION, '23.1.0', '24.90.0');
    expect(await nodesWithin('>=22', { env })).toEqual({
      lines: [
        { major: 22, lowest: '22.90.0', highest: VERSION },
        { major: 24, lowest: '24.90.0', highest: '24.90.0' },
      ],
      note: null,
    });
    await expect(nodesWithin('>=30', { env })).rejects.toMatchObject({ code: 'NODE_NOT_FOUND' });
    expect(registry.downloads).toEqual([]);
  });

  test('a machine that npm has no Node for', async () => {
    await offer(VERSION);
    env.npm_config_registry = `${registry.url}another/`;
    expect(await refusal('22')).toContain(
      `NODE_NOT_FOUND Expected npm to offer Node for ${process.platform} on ${process.arch} (${PACKAGE})`,
    );
  });
});

describe('a download that isn’t whole', () => {
  test.each<[string, Partial<Offered>, RegExp]>([
    [
      'other bytes than the registry lists',
      { sent: (tarball) => Buffer.concat([tarball, tarball]) },
      /integrity checksum failed/,
    ],
    [
      'half of it',
      { sent: (tarball) => tarball.subarray(0, tarball.length / 2) },
      /integrity checksum failed/,
    ],
    ['a binary of another version', { says: '22.90.0' }, /a binary that says that it is 22\.90\.0/],
    ['a binary that doesn’t answer', { says: '' }, /an answer that is no version/],
  ])('%s is refused and not kept', async (_, changes, reason) => {
    await offer({ version: VERSION, ...changes });
    const sentence = await refusal(VERSION);
    expect(sentence).toContain(
      `NODE_NOT_FETCHED Expected Node ${VERSION} from npm (${PACKAGE}@${VERSION}), got `,
    );
    expect(sentence).toMatch(reason);
    expect(existsSync(cachedBinary(nodes, VERSION))).toBe(false);
    expect(leftOver()).toEqual([]);
  });

  test('one that was interrupted leaves nothing', async () => {
    await offer(VERSION);
    const interruption = new AbortController();
    const onStep = () => setTimeout(() => interruption.abort(new PacelineError('BAD_OPTION', 'enough')), 50);
    const going = resolveNodes([VERSION], { env, onStep, signal: interruption.signal });
    await expect(going).rejects.toThrow('enough');
    expect(leftOver()).toEqual([]);
    expect((await one(VERSION)).version).toBe(VERSION);
  });

  test('what a killed fetch left is removed a day later, not before', async () => {
    await offer(VERSION);
    const [old, young] = ['22.1.0.7.aa.partial', '22.1.0.8.bb.partial'].map((name) => join(nodes, name));
    for (const path of [old, young]) mkdirSync(path as string, { recursive: true });
    const before = Date.now() / 1000 - 25 * 60 * 60;
    utimesSync(old as string, before, before);
    await one(VERSION);
    expect(leftOver()).toEqual(['22.1.0.8.bb.partial']);
  });
});

describe('a cached binary is checked before each use', () => {
  test.each([
    [
      'changed',
      (binary: string) => writeFileSync(binary, '#!/bin/sh\necho \'["22.90.1","/stand-in"]\'\n# more'),
    ],
    ['without its checksum', (binary: string) => rmSync(`${binary}.sha512`)],
    ['emptied', (binary: string) => writeFileSync(binary, '')],
  ])('%s, it is fetched again, and that is said', async (_, damage) => {
    await offer(VERSION);
    const { binary } = await one(VERSION);
    const whole = readFileSync(binary);
    damage(binary);
    expect(await checkCached(binary)).toBe('broken');
    await expect(one(VERSION, { offline: true })).rejects.toMatchObject({
      code: 'NODE_NOT_FETCHED',
      message: expect.stringContaining('got one in the cache that was not as it was fetched'),
    });
    expect((await one(VERSION)).note).toBe(
      'the one in the cache was not as it was fetched, so it was fetched again',
    );
    expect(readFileSync(binary)).toEqual(whole);
    expect((await one(VERSION)).note).toBeNull();
  });
});

describe('two at once', () => {
  test('in one process fetch once', async () => {
    await offer(VERSION);
    const [a, b] = await Promise.all([one(VERSION), one('22')]);
    expect(a.binary).toBe(b.binary);
    expect(registry.downloads).toHaveLength(1);
  });

  test('in four processes all get a whole one, and nothing is left over', async () => {
    await offer(VERSION);
    const script = `import { resolveNodes } from ${JSON.stringify(built('harness/nodes/resolve.js'))};
      const [node] = await resolveNodes(['${VERSION}'], { env: process.env });
      console.log(JSON.stringify(node));`;
    const run = () =>
      promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { env, cwd: folder.path });
    const outputs = await Promise.all([run(), run(), run(), run()]);
    for (const { stdout } of outputs) {
      expect(JSON.parse(stdout)).toMatchObject({ version: VERSION, source: 'npm' });
    }
    expect(await checkCached(cachedBinary(nodes, VERSION))).toBe('good');
    expect(leftOver()).toEqual([]);
  });
});

describe('the cache folder', () => {
  test('is where PACELINE_NODES says', async () => {
    await offer();
    expect(await cacheFolder(env)).toBe(nodes);
  });

  test('is beside Paceline’s packages, or the user’s where that can’t be written', async () => {
    await offer();
    const root = join(folder.path, 'root');
    const home = { HOME: folder.path };
    expect(await cacheFolder(home, root)).toBe(join(root, 'node_modules', '.cache', 'paceline', 'nodes'));
    rmSync(root, { recursive: true });
    // Even root can't make a folder below a file.
    writeFileSync(root, '');
    expect(await cacheFolder(home, root)).toBe(join(folder.path, '.cache', 'paceline', 'nodes'));
    const xdg = join(folder.path, 'xdg');
    expect(await cacheFolder({ ...home, XDG_CACHE_HOME: xdg }, root)).toBe(join(xdg, 'paceline', 'nodes'));
  });
});
