import type { Engine } from '../../runtime/docker/engine.ts';
import type { GeneratorJob } from '../generator/job.ts';
import type { GeneratorsOptions } from '../generator/run-generators.ts';
import { ControlServer } from './control-server.ts';
import { GeneratorService } from './generator-service.ts';
import { Guard } from './guard.ts';
import { generatorImage } from './image.ts';
import { removeLeftovers, swarmLeftovers } from './leftovers.ts';
import { assertReachable, controlAddress, managedSwarm } from './manager.ts';
import type { RemoteResult } from './remote-generator.ts';
import { runRemote } from './run-remote.ts';

export interface SwarmOptions {
  engine: Engine;
  /** Id of the run: names what is made on the engine. */
  run: string;
  /** An image of the generator that all nodes have or can fetch; without one it is built on the engine. */
  image?: string;
  /** Where the nodes reach this machine, `host` or `host:port`; without one as `controlAddress` finds it. */
  advertise?: string;
}

/**
 * Runs each job as a task of a swarm, by the contract of `runGenerators`: the same jobs, the same results,
 * on this machine's clock. Nothing stays on the engine but the image.
 * @throws NO_SWARM, BAD_OPTION, IMAGE_NOT_BUILT, GENERATORS_NOT_STARTED, GENERATOR_LOST, GENERATOR_FAILED,
 * CLOCKS_UNSURE, or the signal's reason
 */
export async function runSwarmGenerators(
  jobs: readonly GeneratorJob[],
  options: GeneratorsOptions,
  swarm: SwarmOptions,
): Promise<RemoteResult[]> {
  options.signal.throwIfAborted();
  const { engine } = swarm;
  const managed = await managedSwarm(engine.docker);
  for (const { origin } of jobs) assertReachable(origin, managed);
  const address = controlAddress(managed, swarm.advertise, engine.sharesLoopback);
  const image = swarm.image ?? (await generatorImage(engine));
  const server = new ControlServer(jobs.length);
  // Before anything is made: nothing may be left between the two.
  const guard = new Guard(engine.address, swarm.run);
  let service: GeneratorService | null = null;
  let interrupt: () => void = () => {};
  const interrupted = new Promise<never>((_resolve, reject) => {
    interrupt = () => reject(options.stop?.aborted ? options.stop.reason : options.signal.reason);
  });
  interrupted.catch(() => {});
  try {
    const port = await server.listen(address.listen, address.port);
    const host = address.advertised.includes(':') ? `[${address.advertised}]` : address.advertised;
    options.signal.throwIfAborted();
    service = await GeneratorService.create({
      engine: engine.docker,
      image,
      run: swarm.run,
      generators: jobs.length,
      control: `${host}:${port}`,
      key: server.key,
    });
    const failure = service.failure(() => server.present);
    failure.catch(() => {});
    options.signal.addEventListener('abort', interrupt, { once: true });
    options.stop?.addEventListener('abort', interrupt, { once: true });
    if (options.signal.aborted || options.stop?.aborted) interrupt();
    const channels = await Promise.race([failure, interrupted, server.complete]);
    // From here on an early stop is the load's to make something of.
    options.stop?.removeEventListener('abort', interrupt);
    // Cores are numbered otherwise on another machine, and shared out there by its engine.
    const there = jobs.map((job) => ({ ...job, cores: [] }));
    const explain = (index: number) => service?.explain(index) ?? Promise.resolve(null);
    const made = runRemote(there, channels, options, explain);
    made.catch(() => {});
    return await Promise.race([failure, interrupted, made]);
  } finally {
    options.signal.removeEventListener('abort', interrupt);
    options.stop?.removeEventListener('abort', interrupt);
    server.close();
    service?.close();
    // What can't be removed now is left to the guard, which tries again when this process ends.
    await swarmLeftovers(engine.docker, swarm.run)
      .then((made) => removeLeftovers(engine.docker, made))
      .then(
        () => guard.dismiss(),
        () => {},
      );
  }
}
