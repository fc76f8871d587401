import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Manifest {
  dependencies?: Record<string, string>;
}

/** Where a package goes, below a root from which all find each other -> the folder where it is installed. */
export type Closure = Map<string, string>;

/**
 * What a package needs to run, as it is installed here, laid out anew: the place of a package next to
 * Paceline differs between a clone, a project that installed it, and package managers that link. What is
 * optional is left out: it may only fit this machine.
 */
export function packageClosure(root: string): Closure {
  const placed: Closure = new Map();
  // Level by level: what a package needs is laid out before what lies below it, which may see the same.
  const waiting: { folder: string; at: string }[] = [{ folder: realpathSync(root), at: '' }];
  for (const { folder, at } of waiting) {
    for (const name of Object.keys(manifestOf(folder).dependencies ?? {})) {
      const found = resolve(folder, name);
      // Optional to whoever needs it, and not there: they run without it here too.
      if (found === null) continue;
      const seen = visible(placed, at, name);
      if (seen === found) continue;
      // At the top if nothing else is: what is nested is seen by fewer, and so copied more often.
      const into = join(seen === null ? 'node_modules' : join(at, 'node_modules'), name);
      placed.set(into, found);
      waiting.push({ folder: found, at: into });
    }
  }
  return placed;
}

/** The package of a name as one that lies at `at` would load it; null where it would find none. */
function visible(placed: Map<string, string>, at: string, name: string): string | null {
  for (let folder = at; ; folder = dirname(folder)) {
    const found = placed.get(join(folder, 'node_modules', name));
    if (found !== undefined) return found;
    if (folder === '' || folder === '.') return null;
  }
}

function resolve(from: string, name: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate);
    if (folder === dirname(folder)) return null;
  }
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}
