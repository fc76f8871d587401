import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { built, packageRoot } from '../../harness/package.ts';

/** What a decision depends on, as it was built; what reads flags, draws and explains does not change it. */
const PARTS = ['analysis', 'load', 'plan', 'probe', 'runtime', 'trial'];
const EXPLAINS = join('analysis', 'findings');
/** The servers that are compared. */
const SERVERS = ['spin.cjs', 'spin-server.cjs', 'express-server.cjs', 'stealer.cjs'];

/** Twelve hexadecimal digits for the code that makes decisions: the same digits, the same code. */
export function engineKey(): string {
  const home = built('harness');
  const files = PARTS.flatMap((part) => filesIn(join(home, part))).filter(
    (file) => !relative(home, file).startsWith(EXPLAINS),
  );
  const digest = createHash('sha256');
  for (const file of files.sort()) digest.update(relative(home, file)).update(readFileSync(file));
  for (const name of SERVERS) digest.update(readFileSync(fileURLToPath(new URL(name, import.meta.url))));
  return digest.digest('hex').slice(0, 12);
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

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.c?js$/.test(name))
    .map((name) => join(folder, name));
}
