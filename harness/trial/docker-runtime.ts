import type { Variant } from '../config/scenario.ts';
import { PacelineError } from '../errors/paceline-error.ts';
import { ContainerTarget } from '../runtime/docker/container.ts';
import type { Engine } from '../runtime/docker/engine.ts';
import { serverCommand, targetsImage } from '../runtime/docker/image.ts';
import { presentImage } from '../runtime/docker/present-image.ts';
import type { TargetRuntime } from './target-runtime.ts';

/** Images by what asks for them: see `keyOf`. */
export type Images = ReadonlyMap<string, string>;

/**
 * The image of each variant: its own, or that of the built-in servers on its Node version, built where it
 * is not there yet.
 * @param onStep told what takes long
 * @throws BAD_OPTION for a command without an image; IMAGE_MISSING, WRONG_ARCHITECTURE, IMAGE_NOT_BUILT, ENGINE_FAILED
 */
export async function imagesOf(
  engine: Engine,
  variants: readonly Variant[],
  onStep: (what: string) => void,
): Promise<Images> {
  const images = new Map<string, string>();
  const onFetch = (name: string) => onStep(`fetching the image ${name}`);
  for (const variant of variants) {
    const { name, server, image, node = process.versions.node } = variant;
    if (images.has(keyOf(variant))) continue;
    if (image !== undefined) {
      await presentImage(engine, image, onFetch);
      images.set(keyOf(variant), image);
    } else if (server !== undefined) {
      onStep(`the image of the built-in servers on Node ${node}`);
      images.set(keyOf(variant), (await targetsImage(engine, { node, onFetch })).tag);
    } else {
      throw new PacelineError(
        'BAD_OPTION',
        `Expected the variant ${name} to name its image (\`image\`, or --image) for --runtime docker, got a command of this machine`,
      );
    }
  }
  return images;
}

/**
 * Targets in containers of their own.
 * @param run its id, which labels what is started
 */
export function dockerRuntime(engine: Engine, run: string, images: Images): TargetRuntime {
  return {
    kind: 'docker',
    launch(variant, { cwd: _, ...options }) {
      const { server, command, limits, cwd, port } = variant;
      return ContainerTarget.launch({
        ...options,
        engine,
        run,
        image: imageOf(images, variant),
        command: server === undefined ? (command ?? null) : serverCommand(server),
        workingDirectory: cwd ?? null,
        port: port ?? null,
        limits: {
          cpus: limits?.cpus ?? null,
          memoryBytes: limits?.memoryMb === undefined ? null : limits.memoryMb * 1e6,
        },
      });
    },
    describe(variant) {
      const { server, command } = variant;
      const inside = server === undefined ? (command ?? '') : serverCommand(server).join(' ');
      return `${imageOf(images, variant)} ${inside}`.trim();
    },
    async used(target) {
      if (!(target instanceof ContainerTarget)) return null;
      const usage = await target.usage();
      return usage === null ? null : { ...usage, imageId: target.imageId };
    },
  };
}

/** Variants with the same image share it, whatever scenario they are of. */
function keyOf({ image, node = process.versions.node }: Variant): string {
  return image ?? `built-in servers on Node ${node}`;
}

function imageOf(images: Images, variant: Variant): string {
  const image = images.get(keyOf(variant));
  if (image === undefined) throw new TypeError(`Expected the image of ${variant.name} to be known`);
  return image;
}
