/**
 * `npm test`: everything, from a fresh clone. The checks of the code count as tests like the others; the
 * last line says how many passed, failed and were skipped. With `--all` also what takes long: containers, and whole
 * searches and gates. Other arguments go to vitest, and then only it runs.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.js';
import { check } from './checks.js';
import { install, root, toolsOnPath } from './install.js';

install();
await build();
const all = process.argv.includes('--all');
const only = process.argv.slice(2).filter((argument) => argument !== '--all');
const total = { passed: 0, failed: 0, skipped: 0 };
if (only.length === 0) {
  // It ends this process where it fails, types included.
  process.stdout.write('ok   build, with the types of the harness and the servers\n');
  const { passed, failed } = await check();
  total.passed += passed + 1;
  total.failed += failed;
}

const folder = mkdtempSync(join(tmpdir(), 'paceline-tests-'));
const file = join(folder, 'results.json');
const vitest = spawnSync(
  'vitest',
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...only],
  {
    cwd: root,
    env: { ...toolsOnPath(), ...(all || only.length > 0 ? { PACELINE_TESTS: 'all' } : {}) },
    stdio: ['ignore', 'inherit', 'inherit'],
  },
);
try {
  const results = JSON.parse(readFileSync(file, 'utf8'));
  total.passed += results.numPassedTests;
  total.failed += results.numFailedTests;
  total.skipped += results.numPendingTests + results.numTodoTests;
  // A file that can't even be loaded has no test that could fail.
  if (vitest.status !== 0 && results.numFailedTests === 0) total.failed += 1;
} catch {
  total.failed += 1;
}
rmSync(folder, { recursive: true, force: true });
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exit(total.failed === 0 ? 0 : 1);
