import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Manifest } from './manifest.ts';
import type { ProjectFacts } from './result.ts';

type ManagerName = ProjectFacts['packageManager'];

export interface PackageManager {
  name: ManagerName;
  /** Path of the lock file; null where there is none. */
  lock: string | null;
  /** Installs what the lock file says, no more and no less. */
  install: string;
  /** Runs a script of package.json. */
  run(script: string): string;
  /** Runs a command of an installed package. */
  exec: string;
}

const LOCKS: [string, ManagerName][] = [
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
];

/**
 * Which package manager a project uses, by its lock file, and by `packageManager` in package.json where there
 * are several.
 * @param folders the project's own first, then those above it up to the repository's top: a workspace has one
 *   lock file for all
 * @param warnings takes a sentence for what is doubtful
 */
export function choosePackageManager(
  folders: readonly string[],
  manifest: Manifest,
  warnings: string[],
): PackageManager {
  const declared = LOCKS.find(([, name]) => manifest.packageManager?.startsWith(`${name}@`))?.[1];
  const locks = folders
    .map((folder) => LOCKS.filter(([file]) => existsSync(join(folder, file))).map(at(folder)))
    .find((found) => found.length > 0);
  const chosen = locks?.find(({ name }) => name === declared) ?? locks?.[0];
  const name = chosen?.name ?? declared ?? 'npm';
  if (new Set(locks?.map((lock) => lock.name)).size > 1) {
    const files = locks?.map(({ path }) => basename(path)).join(', ');
    warnings.push(
      `There are lock files of several package managers (${files}); the draft uses ${name}. Delete those that are not kept up to date.`,
    );
  }
  return { name, lock: chosen?.path ?? null, ...commandsOf(name, chosen?.path ?? null, manifest) };
}

function at(folder: string) {
  return ([file, name]: [string, ManagerName]) => ({ path: join(folder, file), name });
}

function commandsOf(
  name: ManagerName,
  lock: string | null,
  manifest: Manifest,
): Pick<PackageManager, 'install' | 'run' | 'exec'> {
  switch (name) {
    case 'npm':
      return {
        install: lock === null ? 'npm install' : 'npm ci',
        run: (script) => (script === 'start' ? 'npm start' : `npm run ${script}`),
        exec: 'npx',
      };
    case 'pnpm':
      return {
        install: frozen('pnpm install', '--frozen-lockfile', lock),
        run: (script) => `pnpm run ${script}`,
        exec: 'pnpm exec',
      };
    case 'yarn':
      return {
        install: frozen('yarn install', isBerry(lock, manifest) ? '--immutable' : '--frozen-lockfile', lock),
        run: (script) => `yarn run ${script}`,
        exec: 'yarn run',
      };
    case 'bun':
      return {
        install: frozen('bun install', '--frozen-lockfile', lock),
        run: (script) => `bun run ${script}`,
        exec: 'bunx',
      };
  }
}

function frozen(command: string, flag: string, lock: string | null): string {
  return lock === null ? command : `${command} ${flag}`;
}

/** Yarn 2 and later, whose flags are others; its lock files begin with what they were made by. */
function isBerry(lock: string | null, manifest: Manifest): boolean {
  const major = /^yarn@(\d+)/.exec(manifest.packageManager ?? '')?.[1];
  if (major !== undefined) return Number(major) >= 2;
  return lock !== null && /^__metadata:/m.test(readFileSync(lock, 'utf8').slice(0, 2000));
}
