import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { built, packageRoot } from '../../harness/package.ts';

/**
 * Where an answer begins: what plans it (a decision with its error rate, looks and budget, a search with how long it waits for
 * an answer), measures, samples and judges.
 */
const BEGINNINGS = {
  compare: [
    'measure/compare/plan-comparison.js',
    'trial/run-comparison.js',
    'load/generator/main.js',
    'probe/agent.cjs',
    'analysis/duet/judge.js',
  ],
  /** A gate asks for a comparison, and makes an exit status of it. */
  gate: [
    'measure/compare/plan-comparison.js',
    'trial/run-comparison.js',
    'load/generator/main.js',
    'probe/agent.cjs',
    'analysis/duet/judge.js',
    'analysis/gate.js',
  ],
  capacity: [
    'measure/capacity/plan-capacity.js',
    'measure/capacity/measure-capacity.js',
    'load/generator/main.js',
    'probe/agent.cjs',
    'analysis/capacity/judge.js',
  ],
};
/** Folders whose files say what is recorded, in which words, and what went wrong: no figure depends on how. */
const DESCRIBES = ['record', 'words', 'errors', 'config', 'secrets'];
/** The servers that are compared. */
const SERVERS = ['spin.cjs', 'spin-server.cjs', 'express-server.cjs', 'mix-server.cjs', 'stealer.cjs'];

/**
 * Twelve hexadecimal digits for the code that makes decisions, or that finds capacities: the same digits, the same code. The places of files
 * don't count, so that moving one parts nothing from what it measured.
 */
export function engineKey(of: keyof typeof BEGINNINGS = 'compare'): string {
  const home = built('harness');
  const describes = (file: string) => DESCRIBES.includes(relative(home, file).split('/')[0] ?? '');
  const servers = SERVERS.map((name) => fileURLToPath(new URL(name, import.meta.url)));
  const beginnings = BEGINNINGS[of].map((name) => resolve(home, name));
  return keyOf([...beginnings, ...servers], (file) => !describes(file));
}

/** The digits for files and all that they import and that counts, whatever their places. */
export function keyOf(beginnings: readonly string[], counts: (file: string) => boolean = () => true): string {
  const files = [...reachable(beginnings)].filter(counts);
  const digests = files.map((file) => digest(withoutPlaces(readFileSync(file, 'utf8'))));
  return digest(digests.sort().join('\n')).slice(0, 12);
}

/** The files, and all of ours that they import, and so on. */
function reachable(beginnings: readonly string[]): Set<string> {
  const found = new Set<string>();
  const left = [...beginnings];
  for (let file = left.pop(); file !== undefined; file = left.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
      left.push(resolve(dirname(file), specifier));
    }
  }
  return found;
}

/** An import of a file of ours, as the compiler writes it. */
const IMPORT = /(?:from |import |import\()'(\.[^']+)'/g;
/** A whole import at the top of a file. */
const STATEMENT = /^import\b[^;]*;$/gm;
/** A built file that is named by its path, to be started as a process. */
const NAMED = /'harness\/[^']+'/g;

/** Text of a built file in which other files go by their names alone, first of all its imports, which stand in the order of their places. */
function withoutPlaces(text: string): string {
  const named = text
    .replace(IMPORT, (whole, specifier: string) => whole.replace(specifier, basename(specifier)))
    .replace(NAMED, (path) => `'${basename(path)}`);
  const imports = [...named.matchAll(STATEMENT)].map(([statement]) => statement);
  return [...imports.sort(), named.replace(STATEMENT, '')].join('\n');
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
/** The commit of this tree; `+` after it for changes that are not committed, `unknown` outside of git. */
export function codeVersion(): string {
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: packageRoot,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain') === '' ? '' : '+'}`;
  } catch {
    return 'unknown';
  }
}
