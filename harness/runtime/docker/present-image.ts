import type Docker from 'dockerode';
import { PacelineError } from '../../errors/paceline-error.ts';
import { reasonOf, refused, statusOf } from '../engine/failure.ts';
import type { Engine } from './engine.ts';

/** What an image says of itself. */
export type ImageFacts = Docker.ImageInspectInfo;

/** Architectures -> those of images that its processors run without emulation. */
const RUNS: Readonly<Record<string, readonly string[]>> = { amd64: ['386'], arm64: ['arm'] };

/**
 * An image that the engine has, fetched first if it does not.
 * @param onFetch told before an image is fetched, which may take minutes
 * @throws IMAGE_MISSING, WRONG_ARCHITECTURE, ENGINE_FAILED
 */
export async function presentImage(
  engine: Engine,
  name: string,
  onFetch: (name: string) => void = () => {},
): Promise<ImageFacts> {
  let facts = await inspectImage(engine, name);
  if (facts === null) {
    onFetch(name);
    await fetchImage(engine, name);
    facts = await inspectImage(engine, name);
  }
  if (facts === null) throw missing(name, 'none under that name after fetching it');
  const { Architecture: got } = facts;
  const runs = [engine.architecture, ...(RUNS[engine.architecture] ?? [])];
  // An image that was imported may say nothing.
  if (got !== '' && !runs.includes(got)) {
    throw new PacelineError(
      'WRONG_ARCHITECTURE',
      `Expected image ${name} to be for ${engine.architecture}, which the engine runs on, got one for ${got}`,
    );
  }
  return facts;
}

/** Null if the engine does not have it. @throws ENGINE_FAILED */
export async function inspectImage({ docker }: Engine, name: string): Promise<ImageFacts | null> {
  try {
    return await docker.getImage(name).inspect();
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw refused(`say whether it has image ${name}`, error);
  }
}

async function fetchImage({ docker }: Engine, name: string): Promise<void> {
  try {
    await finished(docker, await docker.pull(name));
  } catch (error) {
    throw missing(name, `none, and could not fetch it: ${reasonOf(error)}`, error);
  }
}

/** Resolves when the engine has done what it reports on; rejects with what it says went wrong. */
export async function finished(docker: Docker, stream: NodeJS.ReadableStream): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(stream, (error: Error | null, lines: { error?: string }[] | null) => {
      const failed = lines?.find((line) => line.error !== undefined)?.error;
      if (error === null && failed === undefined) resolve();
      else reject(error ?? new Error(failed));
    });
  });
}

function missing(name: string, got: string, cause?: unknown): PacelineError {
  return new PacelineError('IMAGE_MISSING', `Expected the engine to have image ${name}, got ${got}`, {
    cause,
  });
}
