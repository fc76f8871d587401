import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PacelineError } from '../../errors/paceline-error.ts';
import { reasonOf } from '../engine/failure.ts';
import type { Engine } from './engine.ts';
import { finished, inspectImage } from './present-image.ts';

/** What an image is made of. */
export interface ImageRecipe {
  /** Its name, without the tag, which is its content. */
  name: string;
  /** Path in the context -> file, or what is in it; `Dockerfile` is one of them. */
  files: ReadonlyMap<string, string | Buffer>;
  buildArgs: Readonly<Record<string, string>>;
  labels: Readonly<Record<string, string>>;
}

export interface BuiltImage {
  /** `name:digest of its content`. */
  tag: string;
  id: string;
  /** Whether it was built just now: what has the same content is built once. */
  fresh: boolean;
}

/**
 * The image of a recipe, from files alone: nothing is fetched, so its base must be there.
 * @throws IMAGE_NOT_BUILT, ENGINE_FAILED
 */
export async function buildImage(engine: Engine, recipe: ImageRecipe): Promise<BuiltImage> {
  const tag = tagOf(recipe);
  const before = await inspectImage(engine, tag);
  if (before !== null) return { tag, id: before.Id, fresh: false };
  const folder = mkdtempSync(join(tmpdir(), 'paceline-image-'));
  try {
    stage(recipe.files, folder);
    await build(engine, recipe, folder, tag);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const after = await inspectImage(engine, tag);
  if (after === null) throw notBuilt(recipe, 'none under its name');
  return { tag, id: after.Id, fresh: true };
}

/** The image's name, the same for the same content whatever the times and modes of its files. */
export function tagOf({ name, files, buildArgs }: ImageRecipe): string {
  const hash = createHash('sha256').update(JSON.stringify(sorted(Object.entries(buildArgs))));
  for (const [into, file] of sorted([...files])) {
    const content = typeof file === 'string' ? readFileSync(file) : file;
    hash.update(`${into}\0${content.length}\0`).update(content);
  }
  return `${name}:${hash.digest('hex').slice(0, 20)}`;
}

/** Lays out a build's context in a folder, as any account can read it. */
export function stage(files: ImageRecipe['files'], folder: string): void {
  const made = new Set<string>([folder]);
  const makeFolder = (path: string) => {
    if (made.has(path)) return;
    makeFolder(dirname(path));
    mkdirSync(path, { recursive: true });
    // In the image another account reads them, however private they are here.
    chmodSync(path, 0o755);
    made.add(path);
  };
  for (const [into, file] of files) {
    const path = join(folder, into);
    makeFolder(dirname(path));
    if (typeof file === 'string') copyFileSync(file, path);
    else writeFileSync(path, file);
    chmodSync(path, 0o644);
  }
}

async function build(engine: Engine, recipe: ImageRecipe, folder: string, tag: string): Promise<void> {
  const top = new Set([...recipe.files.keys()].map((path) => path.split('/')[0] ?? path));
  try {
    const stream = await engine.docker.buildImage(
      { context: folder, src: [...top] },
      { t: tag, buildargs: { ...recipe.buildArgs }, labels: { ...recipe.labels }, rm: true, forcerm: true },
    );
    await finished(engine.docker, stream);
  } catch (error) {
    throw notBuilt(recipe, reasonOf(error), error);
  }
}

function sorted<Value>(entries: [string, Value][]): [string, Value][] {
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}

function notBuilt({ name }: ImageRecipe, got: string, cause?: unknown): PacelineError {
  return new PacelineError('IMAGE_NOT_BUILT', `Expected the engine to build the image ${name}, got ${got}`, {
    cause,
  });
}
