import { badOption } from '../../errors/bad-option.ts';
import { clockWeaknesses } from '../../load/swarm/clock.ts';
import { runSwarmGenerators } from '../../load/swarm/run-swarm-generators.ts';
import { ContainerTarget } from '../../runtime/docker/container.ts';
import { connectEngine } from '../../runtime/docker/engine.ts';
import { presentImage } from '../../runtime/docker/present-image.ts';
import type { LaunchOptions } from '../../runtime/process/launch.ts';
import type { Target } from '../../runtime/target.ts';
import type { Generate } from '../../trial/run-load.ts';
import type { Session } from '../session.ts';
import type { LoadOptions } from './options.ts';

/**
 * What makes the load: generators of a swarm, or undefined for processes of this machine.
 * @param run names what is made on the engine
 * @throws BAD_OPTION; NO_ENGINE, ENGINE_DENIED, ENGINE_TOO_OLD
 */
export async function generateFor(
  options: LoadOptions,
  run: string,
  session: Session,
): Promise<Generate | undefined> {
  if (options.engine === 'local') {
    for (const flag of ['generatorImage', 'advertise'] as const) {
      if (options[flag] !== undefined)
        throw badOption(
          `--engine swarm beside --${flag === 'advertise' ? flag : 'generator-image'}, got none`,
        );
    }
    return undefined;
  }
  if (options.rate === undefined)
    throw badOption('--rate with --engine swarm, whose generators share a schedule, got none');
  const engine = await connectEngine(session.env);
  const { generatorImage: image, advertise } = options;
  return async (jobs, hooks) => {
    const results = await runSwarmGenerators(jobs, hooks, {
      engine,
      run,
      ...(image === undefined ? {} : { image }),
      ...(advertise === undefined ? {} : { advertise }),
    });
    const weaknesses = clockWeaknesses(results.map(({ clock }) => clock));
    return results.map((result) => ({ ...result, weaknesses }));
  };
}

/**
 * How a target is started: as a process, or for --image in a container, whose own command is run unless there is --target.
 * @throws NO_ENGINE, ENGINE_DENIED, ENGINE_TOO_OLD, IMAGE_MISSING, WRONG_ARCHITECTURE
 */
export async function startFor(
  options: LoadOptions,
  run: string,
  session: Session,
): Promise<((launch: LaunchOptions) => Promise<Target>) | undefined> {
  const { image, target } = options;
  if (image === undefined) return undefined;
  const engine = await connectEngine(session.env);
  await presentImage(engine, image);
  return ({ command: _, cwd: __, ...launch }) =>
    ContainerTarget.launch({
      ...launch,
      engine,
      run,
      image,
      command: target ?? null,
      workingDirectory: null,
      limits: { cpus: null, memoryBytes: null },
    });
}
