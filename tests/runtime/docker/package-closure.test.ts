import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packageClosure } from '../../../harness/runtime/docker/package-closure.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paceline-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A package that says its own name and version and what those that it needs say. */
function install(at: string, version: string, needs: string[] = [], optional: string[] = []): void {
  const into = join(folder, 'installed', at);
  mkdirSync(into, { recursive: true });
  const all = (names: string[]) => Object.fromEntries(names.map((name) => [name, '*']));
  writeFileSync(
    join(into, 'package.json'),
    JSON.stringify({ version, dependencies: all(needs), optionalDependencies: all(optional) }),
  );
  const said = needs.map((name) => `require('${name}')`).join(", ',', ");
  writeFileSync(
    join(into, 'index.js'),
    `module.exports = ['${version}', '(', ${said}${said && ', '}')'].join('');`,
  );
}

function said(root: string): string {
  return execFileSync(process.execPath, ['-p', `require(${JSON.stringify(root)})`], {
    encoding: 'utf8',
  }).trim();
}

test('packages laid out anew load what they loaded where they were installed', () => {
  install('node_modules/app', 'app1', ['a', 'b', 'shared'], ['native']);
  install('node_modules/a', 'a1', ['shared']);
  install('node_modules/a/node_modules/shared', 'shared2');
  install('node_modules/b', 'b1', ['shared', 'linked']);
  install('node_modules/shared', 'shared1');
  install('node_modules/native', 'native1');
  install('store/linked/node_modules/linked', 'linked1', ['deep']);
  install('store/linked/node_modules/deep', 'deep1');
  symlinkSync('../store/linked/node_modules/linked', join(folder, 'installed/node_modules/linked'));
  const root = join(folder, 'installed/node_modules/app');
  const closure = packageClosure(root);
  const out = join(folder, 'out');
  cpSync(root, out, { recursive: true });
  for (const [into, from] of closure) {
    cpSync(from, join(out, into), {
      recursive: true,
      filter: (path) => !path.slice(from.length).includes('node_modules'),
    });
  }
  expect(said(out)).toBe(said(root));
  expect(said(root)).toContain('shared2');
  expect([...closure.keys()].some((into) => into.includes('native'))).toBe(false);
});
