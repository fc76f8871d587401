import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Manifest } from './manifest.ts';

/** Where a project lies in its git repository. */
export interface Place {
  /** The repository's top folder; null outside of one. */
  top: string | null;
  /** The project's folder below it, with forward slashes; empty for the top itself. */
  inside: string;
  /** The project's folder and those above it, up to the top. */
  folders: string[];
}

export function placeOf(root: string): Place {
  const folders = [root];
  for (let folder = root; !existsSync(join(folder, '.git')); folder = dirname(folder)) {
    if (dirname(folder) === folder) return { top: null, inside: '', folders: [root] };
    folders.push(dirname(folder));
  }
  const top = folders.at(-1) ?? root;
  return { top, inside: relative(top, root).replaceAll(sep, '/'), folders };
}

/** Which Node.js a workflow takes: a file of the repository that says so, or else a version. */
export type NodeChoice = { file: string } | { version: string };

const VERSION_FILES = ['.nvmrc', '.node-version'];
/** The oldest that Paceline itself runs on. */
const OLDEST = 20;

/**
 * @param warnings takes a sentence where the project asks for a version that Paceline does not run on
 */
export function chooseNode({ top, folders }: Place, manifest: Manifest, warnings: string[]): NodeChoice {
  const from = top ?? folders[0] ?? '';
  const file = folders.flatMap((folder) => VERSION_FILES.map((name) => join(folder, name))).find(existsSync);
  const asked = file === undefined ? manifest.engines.node : readFileSync(file, 'utf8').trim();
  if (asked === undefined) return { version: 'lts/*' };
  // One version, not a range that is open to later ones.
  const major = /^[\^~=v\s]*(\d+)(?:\.[\dx*]+)*$/.exec(asked)?.[1];
  if (major !== undefined && Number(major) < OLDEST) {
    warnings.push(
      `This project asks for Node.js ${asked}, and Paceline itself needs 20.19 or later; the workflow uses ${OLDEST}.`,
    );
    return { version: String(OLDEST) };
  }
  const path = file ?? join(folders[0] ?? '', 'package.json');
  return { file: relative(from, path).replaceAll(sep, '/') };
}
