import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const marker = join(root, 'node_modules', '.paceline-installed');

/** Installs the dependencies as locked, unless that has been done since the lock file changed. */
export function install() {
  requireNode();
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return;
  process.stderr.write('Installing dependencies (once)...\n');
  // Not `npm ci`: it refuses a lock file that lacks the packages of platforms which a registry did not have when
  // the file was written. This keeps to the locked versions too, and leaves the file as it is.
  run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(marker, wanted);
}

/**
 * Runs a command in the repository, its output in ours; ends this process with its status if it fails.
 * @param {string} command
 * @param {string[]} args
 */
export function run(command, args) {
  try {
    execFileSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], env: toolsOnPath() });
  } catch (error) {
    process.stderr.write(`${command} ${args.join(' ')} failed\n`);
    process.exit(/** @type {{ status?: number }} */ (error).status ?? 1);
  }
}

/** The environment with the repository's own tools on PATH. */
export function toolsOnPath() {
  return { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}` };
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  process.stderr.write(
    `Expected Node.js 20.19 or later, got ${process.version}. Install a newer one; see .nvmrc.\n`,
  );
  process.exit(2);
}
