import { join } from 'node:path';
import { builtTarget, packageRoot } from '../../package.ts';
import { LABEL } from '../engine/labels.ts';
import { type BuiltImage, buildImage, type ImageRecipe, tagOf } from './build-image.ts';
import type { Engine } from './engine.ts';
import { imageFiles } from './image-files.ts';
import { packageClosure } from './package-closure.ts';
import { inspectImage, presentImage } from './present-image.ts';

const NAME = 'paceline-targets';

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
  return {
    name: NAME,
    files: new Map([
      ['Dockerfile', join(root, 'Dockerfile')],
      ['package.json', join(root, 'package.json')],
      ...imageFiles(builtTarget(''), 'dist'),
      ...[...packageClosure(root)].flatMap(([into, folder]) => imageFiles(folder, into)),
    ]),
    buildArgs: { NODE_VERSION: node },
    labels: { [`${LABEL}.image`]: 'targets', [`${LABEL}.node`]: node },
  };
}
