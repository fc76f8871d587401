import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dependsOn, type Manifest } from './manifest.ts';

/** Whether a project is written in TypeScript. */
export function usesTypeScript(root: string, manifest: Manifest): boolean {
  return dependsOn(manifest, 'typescript') || existsSync(join(root, 'tsconfig.json'));
}

/**
 * Whether one more `.ts` file at the top of the project would be compiled with it. Then a config there would
 * move what the build writes (`dist/server.js` becomes `dist/src/server.js`) or make it fail.
 */
export function compilesTopLevel(root: string): boolean {
  const path = join(root, 'tsconfig.json');
  if (!existsSync(path)) return false;
  const text = readFileSync(path, 'utf8').replace(/^\s*\/\/.*$/gm, '');
  if (/"files"\s*:/.test(text) && !/"include"\s*:/.test(text)) return false;
  const include = /"include"\s*:\s*\[([^\]]*)\]/.exec(text)?.[1];
  // Without either, everything below is.
  if (include === undefined) return true;
  return [...include.matchAll(/"([^"]*)"/g)].some(([, pattern = '']) =>
    /^(\.\/)?(\*|\.?$|[^/]*\*[^/]*$)/.test(pattern),
  );
}
