import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { linkModules } from '../../../harness/source/git/link-modules.ts';
import { temporaryFolder } from '../../support/launch.ts';

let folder: ReturnType<typeof temporaryFolder>;
let from: string;
let to: string;
beforeEach(() => {
  folder = temporaryFolder();
  from = join(folder.path, 'my tree');
  to = join(folder.path, 'base tree');
  write(from, 'node_modules/x/index.js', 'x');
  write(from, 'node_modules/@scope/y/index.js', 'y');
  for (const tree of [from, to]) {
    write(tree, 'package.json', '{"dependencies":{"x":"1"}}');
    write(tree, 'package-lock.json', '{"lockfileVersion":3}');
  }
});
afterEach(() => folder.remove());

function write(tree: string, path: string, text: string): void {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), text);
}

/** That modules were refused, and that no link was made. */
function refused(): boolean {
  return !linkModules(from, to) && !existsSync(join(to, 'node_modules'));
}

test('a tree with the same lock gets the modules of the other', () => {
  expect(linkModules(from, to)).toBe(true);
  expect(lstatSync(join(to, 'node_modules')).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(to, 'node_modules/@scope/y/index.js'), 'utf8')).toBe('y');
});

test('removing the tree does not remove the modules', () => {
  linkModules(from, to);
  rmSync(to, { recursive: true });
  expect(existsSync(join(from, 'node_modules/x/index.js'))).toBe(true);
});

test('the lock decides, not package.json', () => {
  write(to, 'package.json', '{"version":"2.0.0","dependencies":{"x":"1"}}');
  expect(linkModules(from, to)).toBe(true);
});

test('another lock needs other modules', () => {
  write(to, 'package-lock.json', '{"lockfileVersion":2}');
  expect(refused()).toBe(true);
});

test.each(['yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'npm-shrinkwrap.json'])('%s is a lock too', (name) => {
  write(from, name, 'x@1');
  expect(refused()).toBe(true);
  write(to, name, 'x@1');
  expect(linkModules(from, to)).toBe(true);
});

test('without a lock package.json decides', () => {
  for (const tree of [from, to]) rmSync(join(tree, 'package-lock.json'));
  write(to, 'package.json', '{"dependencies":{"x":"2"}}');
  expect(refused()).toBe(true);
  write(to, 'package.json', '{"dependencies":{"x":"1"}}');
  expect(linkModules(from, to)).toBe(true);
});

test('a tree without a package.json is not the same', () => {
  for (const tree of [from, to]) rmSync(join(tree, 'package-lock.json'));
  rmSync(join(to, 'package.json'));
  expect(refused()).toBe(true);
});

test('modules that are not there cannot be shared', () => {
  rmSync(join(from, 'node_modules'), { recursive: true });
  expect(refused()).toBe(true);
});

test('a tree with modules of its own keeps them', () => {
  write(to, 'node_modules/x/index.js', 'own');
  expect(linkModules(from, to)).toBe(true);
  expect(readFileSync(join(to, 'node_modules/x/index.js'), 'utf8')).toBe('own');
});

test.each(['shared', '@scope/shared'])(
  "a workspace's own package would be the changed one in both trees: %s",
  (name) => {
    write(from, 'packages/shared/index.js', 'changed');
    symlinkSync(join(from, 'packages/shared'), join(from, 'node_modules', name));
    expect(refused()).toBe(true);
  },
);

test('links among the modules themselves, as pnpm makes them, are fine, and one that leads nowhere', () => {
  write(from, 'node_modules/.pnpm/z@1/node_modules/z/index.js', 'z');
  symlinkSync('.pnpm/z@1/node_modules/z', join(from, 'node_modules/z'));
  symlinkSync('./gone', join(from, 'node_modules/optional'));
  expect(linkModules(from, to)).toBe(true);
  expect(readFileSync(join(to, 'node_modules/z/index.js'), 'utf8')).toBe('z');
});

test.each(['patches/x+1.patch', 'node_modules/.prisma/client/index.js'])(
  "modules made from the tree's own files are not shared: %s",
  (path) => {
    write(from, path, '');
    expect(refused()).toBe(true);
  },
);
