import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../harness/package.ts';

const CACHE = join(packageRoot, 'node_modules', '.cache', 'paceline', 'packages');

/**
 * A folder from which an exact version of a package can be required, installed by npm unless that has been done
 * before. What is measured in one bench only is no dependency of the tool.
 * @throws with one sentence that says what failed, e.g. without a network
 */
export async function packageFolder(name: string, version: string): Promise<string> {
  const folder = join(CACHE, `${name}@${version}`);
  if (existsSync(join(folder, 'node_modules', name))) return folder;
  // Moved to its place only when complete: an installation that is cut short must not be taken for a good one.
  const partial = `${folder}.${process.pid}`;
  try {
    await mkdir(partial, { recursive: true });
    const options = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund'];
    await promisify(execFile)(
      'npm',
      ['install', ...options, '--loglevel=error', '--prefix', partial, `${name}@${version}`],
      { cwd: partial, shell: process.platform === 'win32' },
    );
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
    return folder;
  } catch (error) {
    const reason = (error as { stderr?: string }).stderr?.trim() || String(error);
    throw new Error(`Expected ${name}@${version} from npm, got ${reason.split('\n')[0]}`, { cause: error });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}
