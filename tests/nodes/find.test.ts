import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cachedBinary } from '../../harness/nodes/cache.ts';
import { installedNodes } from '../../harness/nodes/find.ts';
import { resolveNodes } from '../../harness/nodes/resolve.ts';
import { temporaryFolder } from '../support/launch.ts';

const VERSION = '22.21.1';
const OWN = process.versions.node;

let real: string;
const home = temporaryFolder();
let env: Record<string, string>;

// The official binary: fetched from npm the first time, from the cache of this tree after that.
beforeAll(async () => {
  real = (await resolveNodes([VERSION], { env: process.env }))[0]?.binary ?? '';
}, 180_000);

beforeEach(() => {
  rmSync(home.path, { recursive: true, force: true });
  mkdirSync(home.path);
  env = {
    HOME: home.path,
    PATH: process.env.PATH ?? '',
    PACELINE_NODES: join(home.path, 'cache'),
    // Nobody answers there: what isn't found on this machine isn't found at all.
    npm_config_registry: 'http://127.0.0.1:9/',
  };
});
afterAll(() => home.remove());

/** A binary at a place below the home folder. */
function place(binary: string, ...path: string[]): string {
  const at = join(home.path, ...path);
  mkdirSync(dirname(at), { recursive: true });
  symlinkSync(binary, at);
  return at;
}

function program(script: string, ...path: string[]): string {
  const at = join(home.path, ...path);
  mkdirSync(dirname(at), { recursive: true });
  writeFileSync(at, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return at;
}

const NVM = ['.nvm', 'versions', 'node', `v${VERSION}`, 'bin', 'node'];
const FNM = ['.local', 'share', 'fnm', 'node-versions', `v${VERSION}`, 'installation', 'bin', 'node'];
const VOLTA = ['.volta', 'tools', 'image', 'node', VERSION, 'bin', 'node'];

describe('a version that is on this machine is used, without npm', () => {
  test.each([
    ['nvm', NVM],
    ['fnm', FNM],
    ['volta', VOLTA],
  ] as const)('from %s', async (source, path) => {
    const binary = place(real, ...path);
    expect(await resolveNodes([VERSION], { env })).toEqual([
      { spec: VERSION, version: VERSION, binary, source, note: null },
    ]);
  });

  test.each([
    ['NVM_DIR', 'nvm', ['versions', 'node', `v${VERSION}`, 'bin', 'node']],
    ['FNM_DIR', 'fnm', ['node-versions', `v${VERSION}`, 'installation', 'bin', 'node']],
    ['VOLTA_HOME', 'volta', ['tools', 'image', 'node', VERSION, 'bin', 'node']],
  ] as const)('from where %s says', async (name, source, path) => {
    const binary = place(real, 'elsewhere', ...path);
    const [node] = await resolveNodes([VERSION], { env: { ...env, [name]: join(home.path, 'elsewhere') } });
    expect(node).toMatchObject({ binary, source });
  });

  test('from the PATH, as the binary that really runs, not the shim', async () => {
    const folder = dirname(program(`exec '${real}' "$@"`, 'shims', 'node'));
    const [node] = await resolveNodes([VERSION], { env: { ...env, PATH: `${env.PATH}:${folder}` } });
    expect(node).toEqual({ spec: VERSION, version: VERSION, binary: real, source: 'path', note: null });
  });

  test('from this process', async () => {
    expect(await resolveNodes([`v${OWN}`], { env })).toEqual([
      { spec: `v${OWN}`, version: OWN, binary: process.execPath, source: 'this process', note: null },
    ]);
  });

  test('options meant for another Node don’t keep it from answering', async () => {
    place(real, ...NVM);
    const options = { env: { ...env, NODE_OPTIONS: '--an-option-of-no-node' } };
    expect((await resolveNodes([VERSION], options))[0]?.source).toBe('nvm');
  });
});

describe('a folder’s name is not believed', () => {
  test('one that holds another version is passed over, and that is said', async () => {
    const wrong = place(process.execPath, ...NVM);
    const right = place(real, ...FNM);
    expect((await resolveNodes([VERSION], { env }))[0]).toMatchObject({
      binary: right,
      source: 'fnm',
      note: `${wrong} was passed over: says that it is ${OWN}`,
    });
  });

  test('one that doesn’t run is passed over, and that is said', async () => {
    const broken = program('echo "no such library" >&2; exit 127', ...NVM);
    place(real, ...VOLTA);
    expect((await resolveNodes([VERSION], { env }))[0]).toMatchObject({
      source: 'volta',
      note: `${broken} was passed over: did not run (no such library)`,
    });
  });

  test('folders that are no versions, and ones without a binary, are none', async () => {
    place(real, '.nvm', 'versions', 'node', 'system', 'bin', 'node');
    mkdirSync(join(home.path, '.volta', 'tools', 'image', 'node', '24.11.1'), { recursive: true });
    const sources = (await installedNodes(env)).map(({ source }) => source);
    expect(new Set(sources)).toEqual(new Set(['this process', 'path']));
  });
});

test('without npm a line is the newest of it that is here, and that is said', async () => {
  place(real, ...NVM);
  place(real, '.nvm', 'versions', 'node', 'v22.9.0', 'bin', 'node');
  const note = 'so 22.21.1 stands for 22: the newest on this machine that fits';
  const [asked] = await resolveNodes(['22'], { env });
  expect(asked).toMatchObject({ version: VERSION, note: `npm could not be asked, ${note}` });
  const [offline] = await resolveNodes(['22'], { env, offline: true });
  expect(offline).toMatchObject({ version: VERSION, note: `npm is not to be asked, ${note}` });
});

test('nothing on this machine and no npm is an error with the reason, and nothing is left in the cache', async () => {
  await expect(resolveNodes(['24.11.1'], { env })).rejects.toMatchObject({
    code: 'NODE_NOT_FETCHED',
    message: expect.stringMatching(
      /^Expected npm to list the releases of Node \(.*\), got request to http:\/\/127.0.0.1:9\/.* failed, reason: .*ECONNREFUSED/,
    ),
  });
  await expect(resolveNodes(['24'], { env, offline: true })).rejects.toMatchObject({
    code: 'NODE_NOT_FETCHED',
    message: 'Expected Node 24 to be on this machine, since npm is not to be asked, got none that fits',
  });
  await expect(resolveNodes(['22'], { env: { ...env, PATH: '/nowhere' } })).rejects.toMatchObject({
    code: 'NODE_NOT_FETCHED',
    message: expect.stringContaining('got no npm on the PATH'),
  });
});

test('where a version would be cached', () => {
  expect(cachedBinary('/nodes', VERSION)).toMatch(/^\/nodes\/22\.21\.1\/node_modules\/node-.*\/bin\/node$/);
});
