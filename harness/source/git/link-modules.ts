import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { join, sep } from 'node:path';

/** What decides which modules are installed, by any package manager. */
const LOCKS = [
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'bun.lockb',
];

/**
 * Lets a fresh tree use the modules of another by a link, where its own install would yield the same. Both are
 * the folders that hold `node_modules`. They are shared, not copied: a build that writes into `node_modules`
 * writes into the other tree's, so a service with such a build needs an `install` command instead.
 * @returns whether `to` has modules now. False where the locks differ (or package.json, without a lock), where
 *   `from` has none, and where modules hold something of the tree itself: a workspace's packages, patches,
 *   Prisma's client.
 */
export function linkModules(from: string, to: string): boolean {
  const modules = join(from, 'node_modules');
  const link = join(to, 'node_modules');
  if (existsSync(link)) return true;
  if (!existsSync(modules) || !sameDependencies(from, to) || holdsTheTree(from, modules)) return false;
  try {
    symlinkSync(realpathSync(modules), link, 'dir');
    return true;
  } catch {
    return false;
  }
}

function sameDependencies(from: string, to: string): boolean {
  const locks = LOCKS.filter((name) => existsSync(join(from, name)) || existsSync(join(to, name)));
  return (locks.length > 0 ? locks : ['package.json']).every((name) => {
    const [a, b] = [join(from, name), join(to, name)];
    return existsSync(a) && existsSync(b) && readFileSync(a).equals(readFileSync(b));
  });
}

function holdsTheTree(from: string, modules: string): boolean {
  if (existsSync(join(from, 'patches')) || existsSync(join(modules, '.prisma'))) return true;
  const own = realpathSync(modules) + sep;
  return packagesIn(modules).some(
    (path) => lstatSync(path).isSymbolicLink() && !(realPath(path) ?? own).startsWith(own),
  );
}

/** Paths of packages, `@scope/name` too. */
function packagesIn(modules: string): string[] {
  return readdirSync(modules).flatMap((name) => {
    const path = join(modules, name);
    return name.startsWith('@') ? readdirSync(path).map((inner) => join(path, inner)) : [path];
  });
}

/** Null for a link that leads nowhere. */
function realPath(path: string): string | null {
  return existsSync(path) ? realpathSync(path) : null;
}
