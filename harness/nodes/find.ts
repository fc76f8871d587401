import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { clean } from 'semver';
import { askNode } from './ask-node.ts';
import type { Environment } from './npm.ts';

/** Where a binary that is on this machine came from. */
export type InstalledSource = 'this process' | 'nvm' | 'fnm' | 'volta' | 'path';

export interface Installed {
  version: string;
  binary: string;
  source: InstalledSource;
}

const WINDOWS = process.platform === 'win32';
const NODE = WINDOWS ? 'node.exe' : 'node';

/**
 * The Node binaries on this machine, most dependable first: the running one, those of version managers (by
 * the names of their folders: ask before you use one), then what is in the PATH (asked).
 */
export async function installedNodes(env: Environment): Promise<Installed[]> {
  const own: Installed = { version: process.versions.node, binary: process.execPath, source: 'this process' };
  return [own, ...managedNodes(env), ...(await nodesInPath(env))];
}

function managedNodes(env: Environment): Installed[] {
  const home = env.HOME ?? env.USERPROFILE ?? homedir();
  // Folders of versions, and where the binary is below each.
  const below = WINDOWS ? [NODE] : ['bin', NODE];
  const nvm = [env.NVM_DIR, join(home, '.nvm'), env.XDG_CONFIG_HOME && join(env.XDG_CONFIG_HOME, 'nvm')];
  const fnm = [
    env.FNM_DIR,
    join(env.XDG_DATA_HOME ?? join(home, '.local', 'share'), 'fnm'),
    join(home, 'Library', 'Application Support', 'fnm'),
    join(home, '.fnm'),
  ];
  const volta = [env.VOLTA_HOME, join(home, '.volta')];
  return [
    ...versionsIn('nvm', nvm, ['versions', 'node'], below),
    ...versionsIn('fnm', fnm, ['node-versions'], ['installation', ...below]),
    ...versionsIn('volta', volta, ['tools', 'image', 'node'], below),
  ];
}

function versionsIn(
  source: InstalledSource,
  homes: readonly (string | undefined)[],
  folder: readonly string[],
  below: readonly string[],
): Installed[] {
  const found: Installed[] = [];
  for (const home of new Set(homes)) {
    if (home === undefined || home === '') continue;
    const versions = join(home, ...folder);
    for (const name of existsSync(versions) ? readdirSync(versions) : []) {
      const version = clean(name);
      const binary = join(versions, name, ...below);
      if (version !== null && existsSync(binary)) found.push({ version, binary, source });
    }
  }
  return found;
}

async function nodesInPath(env: Environment): Promise<Installed[]> {
  const folders = new Set((env.PATH ?? '').split(delimiter).filter((folder) => isAbsolute(folder)));
  const binaries = [...folders].map((folder) => join(folder, NODE)).filter((binary) => existsSync(binary));
  const asked = await Promise.all(binaries.map((binary) => askNode(binary, env).catch(() => null)));
  return asked.flatMap((answer) => (answer === null ? [] : [{ ...answer, source: 'path' as const }]));
}
