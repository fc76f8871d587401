import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ProjectFacts } from './result.ts';
import { compilesTopLevel } from './typescript.ts';

/** In the order in which they are looked for when a config is loaded. */
const EXISTING = ['paceline.config.ts', 'paceline.config.mjs', 'paceline.config.js', 'paceline.config.json'];

/**
 * The name that a project's config has or is to have: the draft never lies beside another config, of which
 * one would go before the other.
 * @param warnings takes a sentence where the name is not the one to be expected
 */
export function configFileName(
  root: string,
  found: Pick<ProjectFacts, 'typescript' | 'module'>,
  warnings: string[],
): string {
  const existing = EXISTING.find((name) => existsSync(join(root, name)));
  if (existing !== undefined) return existing;
  const script = found.module === 'esm' ? 'paceline.config.js' : 'paceline.config.mjs';
  if (!found.typescript) return script;
  if (!compilesTopLevel(root)) return 'paceline.config.ts';
  warnings.push(
    `tsconfig.json compiles every .ts file at the top of the project, and one more there can move what the build writes, so the config is ${script}.`,
  );
  return script;
}
