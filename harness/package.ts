import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of Paceline's own package.json, the same from its sources and from what was built of them. */
export const packageRoot = findRoot(dirname(fileURLToPath(import.meta.url)));

/** A file of the built package, for processes that are started from it, e.g. `harness/load/generator/main.js`. */
export function built(path: string): string {
  return join(packageRoot, 'dist', path);
}

/** A server of the targets workspace, e.g. `db-pooling/pool.js`. */
export function builtTarget(path: string): string {
  return join(packageRoot, 'targets', 'dist', path);
}

/** Paceline's own version. */
export function ownVersion(): string {
  return versionIn(join(packageRoot, 'package.json')) ?? 'unknown';
}

/** Version of an installed package, as Paceline would load it; null where it is not installed. */
export function installedVersion(name: string): string | null {
  const paths = createRequire(join(packageRoot, 'package.json')).resolve.paths(name) ?? [];
  for (const folder of paths) {
    const version = versionIn(join(folder, name, 'package.json'));
    if (version !== null) return version;
  }
  return null;
}

function versionIn(file: string): string | null {
  if (!existsSync(file)) return null;
  return (JSON.parse(readFileSync(file, 'utf8')) as { version?: string }).version ?? null;
}

function findRoot(folder: string): string {
  const file = join(folder, 'package.json');
  if (existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }).name === 'paceline') {
    return folder;
  }
  const parent = dirname(folder);
  if (parent === folder) throw new Error('Expected a package.json of paceline above its own code, got none');
  return findRoot(parent);
}
