import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type Docker from 'dockerode';
import { PacelineError } from '../../errors/paceline-error.ts';
import { built, packageRoot } from '../../package.ts';
import { packageClosure } from '../../runtime/docker/package-closure.ts';
import { reasonOf, statusOf } from '../../runtime/engine/failure.ts';

const NAME = 'paceline-generator';
/** Files that are of no use where it runs, and half of what there is. */
const LEFT_OUT = /\.(map|md|markdown|d\.[cm]?ts|ts)$/i;

/**
 * The image of a generator: Paceline as it is built here on the Node.js that runs it, so that a generator
 * elsewhere is the one beside the harness. Built when its content has none yet, from files alone: nothing is
 * run and nothing fetched but its base, if the engine does not have that.
 * @returns the image's ID @throws IMAGE_NOT_BUILT
 */
export async function generatorImage(engine: Docker): Promise<string> {
  const files = contents();
  const recipe = dockerfile(process.versions.node);
  const tag = `${NAME}:${digest(recipe, files)}`;
  const before = await identityOf(engine, tag);
  if (before !== null) return before;
  const folder = mkdtempSync(join(tmpdir(), 'paceline-image-'));
  try {
    writeFileSync(join(folder, 'Dockerfile'), recipe);
    for (const [into, file] of files) {
      mkdirSync(dirname(join(folder, 'paceline', into)), { recursive: true });
      cpSync(file, join(folder, 'paceline', into));
    }
    await build(engine, folder, tag);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const after = await identityOf(engine, tag);
  if (after === null) throw notBuilt('none under its name');
  return after;
}

function dockerfile(version: string): string {
  return [
    `FROM node:${version}-bookworm-slim`,
    'WORKDIR /paceline',
    'COPY paceline/ ./',
    'USER node',
    // As of a generator beside the harness: threads that collect its small heap would only take its core.
    'CMD ["node", "--single-threaded-gc", "dist/harness/load/swarm/task-main.js"]',
    '',
  ].join('\n');
}

/** Path in the image -> file, in the order of the paths. */
function contents(): [string, string][] {
  const files: [string, string][] = [['package.json', join(packageRoot, 'package.json')]];
  add(files, built('harness'), 'dist/harness');
  for (const [into, folder] of packageClosure(packageRoot)) add(files, folder, into);
  return files.sort(([a], [b]) => (a < b ? -1 : 1));
}

function add(files: [string, string][], folder: string, into: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    // What a package needs of others is laid out by the closure.
    if (entry.isDirectory() && entry.name !== 'node_modules') {
      add(files, join(folder, entry.name), `${into}/${entry.name}`);
    } else if (entry.isFile() && !LEFT_OUT.test(entry.name)) {
      files.push([`${into}/${entry.name}`, join(folder, entry.name)]);
    }
  }
}

function digest(recipe: string, files: [string, string][]): string {
  const hash = createHash('sha256').update(recipe);
  for (const [into, file] of files) {
    const content = readFileSync(file);
    hash.update(`${into}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 20);
}

async function identityOf(engine: Docker, tag: string): Promise<string | null> {
  try {
    return (await engine.getImage(tag).inspect()).Id;
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

async function build(engine: Docker, folder: string, tag: string): Promise<void> {
  try {
    const stream = await engine.buildImage({ context: folder, src: ['Dockerfile', 'paceline'] }, { t: tag });
    await new Promise<void>((resolve, reject) => {
      engine.modem.followProgress(stream, (error, output: { error?: string }[] | null) => {
        const failed = output?.find((line) => line.error !== undefined)?.error;
        if (error === null && failed === undefined) resolve();
        else reject(error ?? new Error(failed));
      });
    });
  } catch (error) {
    throw notBuilt(reasonOf(error), error);
  }
}

function notBuilt(got: string, cause?: unknown): PacelineError {
  return new PacelineError(
    'IMAGE_NOT_BUILT',
    `Expected the engine to build an image of the generator, got ${got}`,
    { cause },
  );
}
