import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PacelineError } from '../errors/paceline-error.ts';
import { askNode } from './ask-node.ts';
import { binaryBelow, cachedBinary, putInCache } from './cache.ts';
import { type Environment, npm, PACKAGE } from './npm.ts';

export interface FetchOptions {
  /** The cache folder. */
  folder: string;
  env: Environment;
  signal?: AbortSignal | undefined;
}

/** What is being fetched in this process, by place: whoever wants the same waits for the same. */
const underWay = new Map<string, Promise<string>>();

/**
 * Fetches a release from npm into the cache and returns its binary. npm checks the package against the
 * registry's sha512; the binary must then run and say the version that was asked for.
 * @throws NODE_NOT_FETCHED
 */
export function fetchNode(version: string, options: FetchOptions): Promise<string> {
  const binary = cachedBinary(options.folder, version);
  const going = underWay.get(binary);
  if (going !== undefined) return going;
  const fetching = fetchTo(binary, version, options).finally(() => underWay.delete(binary));
  underWay.set(binary, fetching);
  return fetching;
}

async function fetchTo(binary: string, version: string, options: FetchOptions): Promise<string> {
  const { folder, env, signal } = options;
  const partial = join(folder, `${version}.${process.pid}.${randomBytes(4).toString('hex')}${PARTIAL}`);
  try {
    await mkdir(partial, { recursive: true });
    await removeLeftOver(folder);
    const quiet = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--ignore-scripts'];
    await npm(['install', ...quiet, '--prefix', '.', `${PACKAGE}@${version}`], {
      cwd: partial,
      env,
      signal,
    });
    const fetched = binaryBelow(partial);
    if (!existsSync(fetched)) throw new Error('a package without a binary');
    const answer = await askNode(fetched, env);
    if (answer.version !== version) throw new Error(`a binary that says that it is ${answer.version}`);
    await putInCache(fetched, binary);
    return binary;
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    throw new PacelineError(
      'NODE_NOT_FETCHED',
      `Expected Node ${version} from npm (${PACKAGE}@${version}), got ${(error as Error).message}`,
      { cause: error },
    );
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

const PARTIAL = '.partial';
const A_DAY = 24 * 60 * 60 * 1000;

/** Removes what fetches left that were killed: theirs is a day old at least, so nobody works on it. */
async function removeLeftOver(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith(PARTIAL)) continue;
    const path = join(folder, name);
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > A_DAY) await rm(path, { recursive: true, force: true });
  }
}
