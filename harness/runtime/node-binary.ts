import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PacelineError } from '../errors/paceline-error.ts';
import { packageRoot } from '../package.ts';

const CACHE = join(packageRoot, 'node_modules', '.cache', 'paceline', 'nodes');

/** The npm package that carries the official binary for this machine. */
const PACKAGE = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/**
 * A Node binary of an exact version, downloaded from npm unless that has been done before.
 * @throws NODE_NOT_FOUND, e.g. without a network or for a version that was never released
 */
export async function nodeBinary(version: string): Promise<string> {
  const folder = join(CACHE, version);
  if (!existsSync(binaryIn(folder))) await download(version, folder);
  return binaryIn(folder);
}

function binaryIn(folder: string): string {
  const home = join(folder, 'node_modules', PACKAGE, 'bin');
  return join(home, process.platform === 'win32' ? 'node.exe' : 'node');
}

async function download(version: string, folder: string): Promise<void> {
  // Moved to its place only when complete: a download that is cut short must not be taken for a good one.
  const partial = `${folder}.${process.pid}`;
  try {
    await mkdir(partial, { recursive: true });
    const options = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'];
    await promisify(execFile)('npm', ['install', ...options, '--prefix', partial, `${PACKAGE}@${version}`], {
      cwd: partial,
      shell: process.platform === 'win32',
    });
    if (!existsSync(binaryIn(partial))) throw new Error('a package without a binary');
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
  } catch (error) {
    throw new PacelineError(
      'NODE_NOT_FOUND',
      `Expected Node ${version} from npm (${PACKAGE}@${version}), got ${reason(error)}`,
      { cause: error },
    );
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** What npm complained of, without its code, its advice and where it keeps its log. */
function reason(error: unknown): string {
  const lines = String((error as { stderr?: string }).stderr ?? '')
    .split('\n')
    .map((line) => line.replace(/^npm error\s*(notarget |network |FetchError: |[45]\d\d )?/, '').trim())
    .filter((line) => line !== '' && !/^(code|errno|syscall|npm warn|A complete log)\b/.test(line));
  return lines[0] ?? (error instanceof Error ? error.message : String(error));
}
