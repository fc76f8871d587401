import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { PacelineError } from '../errors/paceline-error.ts';

/** A field of the wrong type is one that is not there: a draft is no place to complain about it. */
const texts = z.record(z.string(), z.string()).catch({}).default({});
const text = z.string().optional().catch(undefined);

const Manifest = z.object({
  name: text,
  main: text,
  type: text,
  packageManager: text,
  scripts: texts,
  dependencies: texts,
  devDependencies: texts,
  engines: texts,
});
/** The parts of a package.json that say how a project is installed, built and started. */
export type Manifest = z.output<typeof Manifest>;

/**
 * Reads the package.json of a folder.
 * @throws NO_PROJECT if there is none, or none that can be read
 */
export function readManifest(folder: string): Manifest {
  const path = join(folder, 'package.json');
  if (!existsSync(path)) {
    throw new PacelineError(
      'NO_PROJECT',
      `Expected ${folder} to be the folder of a Node.js project, got no package.json there`,
    );
  }
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new PacelineError(
      'NO_PROJECT',
      `Expected ${path} to be JSON that can be read, got: ${(error as Error).message}`,
      { cause: error },
    );
  }
  const parsed = Manifest.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new PacelineError('NO_PROJECT', `Expected ${path} to hold an object, got something else`);
}

/** Whether a project names a package among its dependencies, of whatever kind. */
export function dependsOn(manifest: Manifest, name: string): boolean {
  return name in manifest.dependencies || name in manifest.devDependencies;
}
