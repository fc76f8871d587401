import { join } from 'node:path';
import { built, packageRoot } from '../../package.ts';
import { buildImage, type ImageRecipe } from '../../runtime/docker/build-image.ts';
import type { Engine } from '../../runtime/docker/engine.ts';
import { imageFiles } from '../../runtime/docker/image-files.ts';
import { packageClosure } from '../../runtime/docker/package-closure.ts';
import { LABEL } from '../../runtime/engine/labels.ts';

/**
 * The image of a generator: Paceline as it is built here on the Node.js that runs it, so that a generator
 * elsewhere is the one beside the harness. Built when its content has none yet, from files alone: nothing is
 * run and nothing fetched but its base, if the engine does not have that.
 * @returns the image's ID @throws IMAGE_NOT_BUILT, ENGINE_FAILED
 */
export async function generatorImage(engine: Engine): Promise<string> {
  return (await buildImage(engine, generatorRecipe(process.versions.node))).id;
}

/** What the image of a generator is made of. @param node version, e.g. `22.23.3` */
export function generatorRecipe(node: string): ImageRecipe {
  return {
    name: 'paceline-generator',
    files: new Map<string, string | Buffer>([
      ['Dockerfile', Buffer.from(dockerfile(node))],
      ['package.json', join(packageRoot, 'package.json')],
      ...imageFiles(built('harness'), 'dist/harness'),
      ...[...packageClosure(packageRoot)].flatMap(([into, folder]) => imageFiles(folder, into)),
    ]),
    buildArgs: {},
    labels: { [`${LABEL}.image`]: 'generator', [`${LABEL}.node`]: node },
  };
}

function dockerfile(node: string): string {
  return [
    `FROM node:${node}-bookworm-slim`,
    'WORKDIR /paceline',
    'COPY package.json ./',
    'COPY node_modules/ node_modules/',
    'COPY dist/ dist/',
    'USER node',
    // As of a generator beside the harness: threads that collect its small heap would only take its core.
    'CMD ["node", "--single-threaded-gc", "dist/harness/load/swarm/task-main.js"]',
    '',
  ].join('\n');
}
