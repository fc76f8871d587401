import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { projectNodes, promisedRange, satisfiesAll, versionsToCheck } from '../../harness/nodes/project.ts';
import { temporaryFolder } from '../support/launch.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const folders: { remove(): void }[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});

function project(files: Record<string, string | object>): string {
  const folder = temporaryFolder();
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder.path;
}

describe('what a project asks for', () => {
  test('is read from all four places, the promise first', () => {
    const folder = project({
      'package.json': { engines: { node: '>=20.19' }, volta: { node: '22.21.1' } },
      '.nvmrc': 'v22\n',
      '.node-version': '24.11.1\n',
    });
    const asks = projectNodes(folder, NOW);
    expect(asks.map(({ source, text, range }) => [source, text, range])).toEqual([
      ['engines.node', '>=20.19', '>=20.19.0'],
      ['volta.node', '22.21.1', '22.21.1'],
      ['.nvmrc', 'v22', '>=22.0.0 <23.0.0-0'],
      ['.node-version', '24.11.1', '24.11.1'],
    ]);
    expect(promisedRange(asks)?.source).toBe('engines.node');
  });

  test.each([
    ['lts/*', '26.x'],
    ['lts/iron', '20.x'],
    ['node', '*'],
    ['# the one of production\n\n20.19.0 # for now\n', '20.19.0'],
    ['\r\n22.21\r\n', '>=22.21.0 <22.22.0-0'],
  ])('.nvmrc of %j means %s', (text, range) => {
    expect(projectNodes(project({ '.nvmrc': text }), NOW).map((ask) => ask.range)).toEqual([range]);
  });

  test('what can’t be read asks for nothing and says why', () => {
    const folder = project({ '.nvmrc': 'newest', 'package.json': { engines: { node: '^22' } } });
    const asks = projectNodes(folder, NOW);
    expect(asks.at(-1)).toMatchObject({ source: '.nvmrc', text: 'newest', range: null });
    expect(asks.at(-1)?.problem).toContain('got "newest"');
    expect(satisfiesAll(asks, '22.21.1')).toBe(true);
    expect(satisfiesAll(asks, '24.11.1')).toBe(false);
  });

  test('Volta’s version may stand in the package.json of another folder', () => {
    const folder = project({
      'package.json': { volta: { node: '22.21.1' } },
      'packages/a/package.json': { volta: { extends: '../../package.json' } },
      'packages/b/package.json': { volta: { extends: './package.json' } },
    });
    expect(projectNodes(join(folder, 'packages', 'a'), NOW).map(({ text }) => text)).toEqual(['22.21.1']);
    expect(projectNodes(join(folder, 'packages', 'b'), NOW)).toEqual([]);
  });

  test.each([
    [{}],
    [{ 'package.json': '{ "engines": ' }],
    [{ 'package.json': { engines: ['node >= 4'], volta: null } }],
    [{ '.nvmrc': '\n# nothing yet\n' }],
  ])('%j asks for nothing', (files) => {
    const asks = projectNodes(project(files as Record<string, string | object>), NOW);
    expect(asks).toEqual([]);
    expect(satisfiesAll(asks, '18.20.8')).toBe(true);
    expect(promisedRange(asks)).toBeNull();
  });
});

describe('the versions to check before a release', () => {
  const releases = ['20.19.0', '20.20.2', '21.0.0', '21.7.3', '22.0.0', '22.23.3', '26.0.0', '26.10.0'].map(
    (version) => ({ version, withdrawn: null }),
  );

  test('are the ends of each line that lasts', () => {
    expect(versionsToCheck('>=20.19', releases)).toEqual([
      { major: 20, lowest: '20.19.0', highest: '20.20.2' },
      { major: 22, lowest: '22.0.0', highest: '22.23.3' },
      { major: 26, lowest: '26.0.0', highest: '26.10.0' },
    ]);
  });

  test('are those of an odd line where the range holds no other', () => {
    expect(versionsToCheck('^21', releases)).toEqual([{ major: 21, lowest: '21.0.0', highest: '21.7.3' }]);
  });
});
