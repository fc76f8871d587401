import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { builtTarget, packageRoot } from '../../package.ts';
import { LABEL } from '../engine/labels.ts';
import { type BuiltImage, buildImage, type ImageRecipe, tagOf } from './build-image.ts';
import type { Engine } from './engine.ts';
import { packageClosure } from './package-closure.ts';
import { inspectImage, presentImage } from './present-image.ts';

const NAME = 'paceline-targets';
/** Files that are of no use where it runs, and half of what there is. */
const LEFT_OUT = /\.(map|md|markdown|d\.[cm]?ts|ts)$/i;

export interface TargetsImageOptions {
  /** As the tags of the official image have it, e.g. `22.23.3`. */
  node: string;
  /** Told before the base is fetched, which may take minutes. */
  onFetch?: (name: string) => void;
}

/**
 * The image of the built-in servers on a Node.js version, built from targets/Dockerfile and from what is
 * installed here; once for the same content.
 * @throws IMAGE_MISSING if the engine has no Node.js of that version and can't fetch it, WRONG_ARCHITECTURE,
 *   IMAGE_NOT_BUILT
 */
export async function targetsImage(engine: Engine, options: TargetsImageOptions): Promise<BuiltImage> {
  const recipe = targetsRecipe(options.node);
  if ((await inspectImage(engine, tagOf(recipe))) === null) {
    await presentImage(engine, `node:${options.node}-bookworm-slim`, options.onFetch);
  }
  return buildImage(engine, recipe);
}

/** Program and arguments of a server of `targets/` inside that image, e.g. of `db-pooling/pool.js`. */
export function serverCommand(server: string): readonly string[] {
  return ['node', `dist/${server}`];
}

/** What the image of the built-in servers is made of. @param node version, see above */
export function targetsRecipe(node: string): ImageRecipe {
  const root = join(packageRoot, 'targets');
  const files = new Map([
    ['Dockerfile', join(root, 'Dockerfile')],
    ['package.json', join(root, 'package.json')],
  ]);
  add(files, builtTarget(''), 'dist');
  for (const [into, folder] of packageClosure(root)) add(files, folder, into);
  return {
    name: NAME,
    files,
    buildArgs: { NODE_VERSION: node },
    labels: { [`${LABEL}.image`]: 'targets', [`${LABEL}.node`]: node },
  };
}

function add(files: Map<string, string>, folder: string, into: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    // What a package needs of others is laid out by the closure.
    if (entry.isDirectory() && entry.name !== 'node_modules') {
      add(files, join(folder, entry.name), `${into}/${entry.name}`);
    } else if (entry.isFile() && !LEFT_OUT.test(entry.name)) {
      files.set(`${into}/${entry.name}`, join(folder, entry.name));
    }
  }
}
