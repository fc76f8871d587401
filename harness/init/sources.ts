import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface Source {
  /** Relative to the project, with forward slashes. */
  file: string;
  text: string;
}

export interface Sources {
  files: Source[];
  /** Whether there was more than is searched. */
  cut: boolean;
}

/** A search that ends soon, whatever it is pointed at. */
const LIMITS = {
  files: 500,
  bytesEach: 256 * 1024,
  bytes: 8 * 1024 * 1024,
  depth: 8,
  entries: 20_000,
};

const CODE = /\.[cm]?[jt]s$/;
/** Files that are code but don't serve: tests, types, settings, bundles. */
const NOT_SERVING = /\.(test|spec|e2e|bench|d|min|config|stories)\.[cm]?[jt]s$|^[^/]*rc\.[cm]?js$/;
/** Folders of what others wrote, what was built, what runs in a browser, and what tests. */
const SKIPPED = new Set([
  ...['node_modules', 'bower_components', 'vendor'],
  ...['dist', 'build', 'out', 'coverage', 'tmp', 'temp'],
  ...['public', 'static', 'assets', 'client', 'frontend', 'web', 'www', 'e2e', 'cypress'],
  ...['test', 'tests', '__tests__', '__mocks__', 'spec', 'specs', 'fixtures', 'mocks'],
  ...['bench', 'benchmark', 'benchmarks', 'docs', 'examples', 'migrations', 'scripts'],
]);

/** The source files of a project, those nearest to its top first; a file's neighbours are in order of name. */
export function readSources(root: string): Sources {
  const found: Source[] = [];
  let [bytes, entries] = [0, 0];
  let folders = [''];
  for (let depth = 0; folders.length > 0; depth += 1) {
    if (depth > LIMITS.depth) return { files: found, cut: true };
    const below: string[] = [];
    for (const folder of folders) {
      for (const entry of entriesOf(join(root, folder))) {
        if (++entries > LIMITS.entries) return { files: found, cut: true };
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory() && !entry.name.startsWith('.') && !SKIPPED.has(entry.name)) below.push(path);
        if (!entry.isFile() || !CODE.test(entry.name) || NOT_SERVING.test(entry.name)) continue;
        const text = readSmall(join(root, path));
        if (text === null) continue;
        bytes += text.length;
        if (found.length >= LIMITS.files || bytes > LIMITS.bytes) return { files: found, cut: true };
        found.push({ file: path, text });
      }
    }
    folders = below;
  }
  return { files: found, cut: false };
}

/** Links are not followed: they could lead out of the project, or round in a circle. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

/** Null for what is too large to have been written by hand, or can't be read. */
function readSmall(path: string): string | null {
  try {
    return statSync(path).size > LIMITS.bytesEach ? null : withoutCommentLines(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** Lines that are comments from their beginning become empty, so that the numbers of the others stay. */
function withoutCommentLines(text: string): string {
  return text.replace(/^[ \t]*(\/\/|\/\*|\*).*$/gm, '');
}

/** The number of the line in which a place of a text lies. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
