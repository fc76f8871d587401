import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { engineKey, keyOf } from '../../bench/decision/engine.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function tree(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'paceline-engine-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const JUDGE = "import {\n  mean,\n} from './mean.js';\nexport const ALPHA = 0.01;\n";
const MEAN = "import './deep/sum.js';\nspawn(built('harness/load/main.js'));\n";
const before = () => tree({ 'judge.js': JUDGE, 'mean.js': MEAN, 'deep/sum.js': 'export const a = 1;\n' });
const keyIn = (folder: string, name = 'judge.js') => keyOf([join(folder, name)]);

test('where files lie does not count', () => {
  const moved = tree({
    'analysis/judge.js': JUDGE.replace('./mean.js', '../statistics/mean.js'),
    'statistics/mean.js': MEAN.replace('./deep/sum.js', './sum.js').replace('load/main', 'generators/main'),
    'statistics/sum.js': 'export const a = 1;\n',
  });
  expect(keyIn(moved, 'analysis/judge.js')).toBe(keyIn(before()));
});

test('in which order imports stand does not count: it is that of their places', () => {
  const [sum, other] = ["import { sum } from './sum.js';\n", "import { other } from './other.js';\n"];
  const files = { 'sum.js': 'export const sum = 1;\n', 'other.js': 'export const other = 2;\n' };
  const [one, two] = [sum + other, other + sum].map((imports) =>
    tree({ ...files, 'judge.js': `${imports}export const ALPHA = sum + other;\n` }),
  );
  expect(keyIn(one ?? '')).toBe(keyIn(two ?? ''));
});

test.each([
  ['a constant', 'judge.js', JUDGE.replace('0.01', '0.05')],
  ['what is imported through others', 'deep/sum.js', 'export const a = 2;\n'],
  ['which file is imported', 'mean.js', MEAN.replace('./deep/sum.js', './deep/other.js')],
])('%s counts', (_what, name, text) => {
  const folder = before();
  const key = keyIn(folder);
  writeFileSync(join(folder, 'deep/other.js'), '');
  writeFileSync(join(folder, name), text);
  expect(keyIn(folder)).not.toBe(key);
});

test('each key of what is built is twelve hexadecimal digits', () => {
  const keys = [engineKey(), engineKey('gate'), engineKey('capacity')];
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{12}$/);
  expect(new Set(keys).size).toBe(3);
});
