import { createHash } from 'node:crypto';
import { constants, createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { access, mkdir, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { valid } from 'semver';
import { packageRoot } from '../package.ts';
import { type Environment, PACKAGE } from './npm.ts';

/**
 * The folder that downloaded binaries are kept in: `PACELINE_NODES`, else beside Paceline's own packages, else,
 * where Paceline is installed in a place that can't be written to, the user's cache.
 */
export async function cacheFolder(env: Environment, root = packageRoot): Promise<string> {
  if (env.PACELINE_NODES !== undefined && env.PACELINE_NODES !== '') return env.PACELINE_NODES;
  const own = join(root, 'node_modules', '.cache', 'paceline', 'nodes');
  try {
    await mkdir(own, { recursive: true });
    await access(own, constants.W_OK);
    return own;
  } catch {
    const home = env.HOME ?? env.USERPROFILE ?? homedir();
    const caches = process.platform === 'win32' ? env.LOCALAPPDATA : env.XDG_CACHE_HOME;
    return join(caches || join(home, '.cache'), 'paceline', 'nodes');
  }
}

/** Where a version's binary lies, or would lie, in a cache folder, in npm's own layout. */
export function cachedBinary(folder: string, version: string): string {
  return binaryBelow(join(folder, version));
}

/** The binary of the package, below the folder npm installed it in. */
export function binaryBelow(folder: string): string {
  const node = process.platform === 'win32' ? 'node.exe' : 'node';
  return join(folder, 'node_modules', PACKAGE, 'bin', node);
}

/** The versions a cache folder holds, whole or not. */
export function cachedVersions(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => valid(name) !== null && existsSync(cachedBinary(folder, name)));
}

/**
 * Whether a cached binary is the one that was fetched, byte for byte. One without its checksum is of unknown
 * origin, e.g. of a fetch that was cut short.
 */
export async function checkCached(binary: string): Promise<'good' | 'missing' | 'broken'> {
  if (!existsSync(binary)) return 'missing';
  const file = checksumFile(binary);
  if (!existsSync(file)) return 'broken';
  const stored = readFileSync(file, 'utf8').split(/\s/)[0];
  return stored === (await checksum(binary)) ? 'good' : 'broken';
}

/**
 * Moves a fetched binary to its place in the cache. Each file is replaced in one step, the binary first, so
 * that whoever looks meanwhile finds the old one, the new one or one that doesn't pass its check; and when two
 * put the same version there, both leave the same bytes.
 */
export async function putInCache(fetched: string, binary: string): Promise<void> {
  const sum = await checksum(fetched);
  const listed = `${fetched}.sha512`;
  // The format of sha512sum, so that anybody can check it by hand.
  await writeFile(listed, `${sum}  ${process.platform === 'win32' ? 'node.exe' : 'node'}\n`);
  await mkdir(dirname(binary), { recursive: true });
  await rename(fetched, binary);
  await rename(listed, checksumFile(binary));
}

function checksumFile(binary: string): string {
  return `${binary}.sha512`;
}

async function checksum(file: string): Promise<string> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
