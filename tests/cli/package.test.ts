import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../../harness/package.ts';
import { temporaryFolder } from '../support/launch.ts';

const run = promisify(execFile);
const folder = temporaryFolder();
afterAll(() => folder.remove());

/** npm as a user would call it, without what the npm that runs these tests put into the environment. */
function npm(args: string[], cwd = folder.path): Promise<{ stdout: string; stderr: string }> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));
  return run('npm', args, { cwd, env });
}

beforeAll(async () => {
  await npm(['pack', '--ignore-scripts', '--pack-destination', folder.path], packageRoot);
  const [tarball = ''] = readdirSync(folder.path);
  await npm(['init', '-y']);
  await npm(['install', '--prefer-offline', '--no-audit', '--no-fund', join(folder.path, tarball)]);
}, 180_000);

test('the packed command runs a built-in scenario in an empty folder', async () => {
  const args = ['paceline', 'run', 'cluster-vs-single', '--variant', 'single', '--blocks', '1'];
  const { stdout } = await npm([
    'exec',
    '--',
    ...args,
    '--warmup',
    '300ms',
    '--duration',
    '1s',
    '--json',
    '--quiet',
  ]);
  const results = JSON.parse(stdout) as { scenarios: { variants: { throughput: { value: number } }[] }[] };
  expect(results.scenarios[0]?.variants[0]?.throughput.value).toBeGreaterThan(10);
});

test('a config file in TypeScript can import defineConfig from the package', async () => {
  const script = `import { defineConfig } from 'paceline'; console.log(defineConfig({ seed: 3 }).seed)`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: folder.path });
  expect(stdout.trim()).toBe('3');
});

test('what is under test is packed, and nothing of the tests', async () => {
  const files = readdirSync(join(folder.path, 'node_modules', 'paceline'));
  expect(files.sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json', 'targets']);
});
