import { spawn } from 'node:child_process';
import { root, toolsOnPath } from './install.js';

/** The types of the harness and of the servers are not among them: the build has checked those. */
const CHECKS = [
  ['types of the tests', 'tsc', ['-p', 'tests/tsconfig.json', '--noEmit']],
  ['nothing unused', 'knip', []],
  ['types of the benches', 'tsc', ['-p', 'bench/tsconfig.json', '--noEmit']],
  ['package as published', 'publint', ['--strict']],
  [
    'rules of the house',
    'depcruise',
    ['--config', '.dependency-cruiser.cjs', 'harness', 'scenarios', 'targets/src', 'reports', 'bench'],
  ],
  ['format and lint', 'biome', ['check', '.']],
  ['types of the report’s script', 'tsc', ['-p', 'reports/html/client/tsconfig.json', '--noEmit']],
];
/** As many as the machine that all this is tuned for has cores; the longest first, so that none is left alone at the end. */
const AT_ONCE = 2;

/**
 * Runs all checks of the code and prints how each went, with what the failed ones said.
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function check() {
  const total = { passed: 0, failed: 0 };
  const waiting = [...CHECKS];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [name, command, args] = next;
      const { status, said } = await ended(command, args);
      total[status === 0 ? 'passed' : 'failed'] += 1;
      process.stdout.write(`${status === 0 ? 'ok  ' : 'FAIL'} ${name}\n`);
      if (status !== 0) process.stdout.write(`${said}\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return total;
}

/**
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<{ status: number | null, said: string }>}
 */
function ended(command, args) {
  const child = spawn(command, args, {
    cwd: root,
    env: toolsOnPath(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
  }
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ status: null, said: error.message }));
    child.once('close', (status) => resolve({ status, said }));
  });
}
