import { freePort } from '../port.ts';
import type { LaunchOptions } from '../process/launch.ts';
import { type ContainerLimits, type ContainerPort, type ContainerWish, LOOPBACK } from './creation.ts';
import type { Engine } from './engine.ts';
import { probeInside } from './probe-inside.ts';

/** As for a process, but for where the command and the folder are: in the image. */
export interface ContainerOptions extends Omit<LaunchOptions, 'command' | 'cwd'> {
  engine: Engine;
  /** Id of the run, for the container's label and name. */
  run: string;
  image: string;
  /** Program and arguments, or a shell-style string, in place of what the image starts; null for that. */
  command: LaunchOptions['command'] | null;
  /** A folder in the image; null for its own. */
  workingDirectory: string | null;
  limits: ContainerLimits;
  /** Without it, this machine's network where containers can have that, and a published port elsewhere. */
  network?: ContainerPort['network'];
}

/** Where a target in a network of its own listens unless it insists on another port. */
const INSIDE = 3000;

/** Where the target listens and how it is reached. */
export async function portOf({ engine, network, port }: ContainerOptions): Promise<ContainerPort> {
  if ((network ?? (engine.sharesLoopback ? 'host' : 'published')) === 'published') {
    return { network: 'published', inside: port ?? INSIDE };
  }
  return { network: 'host', inside: port ?? (await freePort()) };
}

/** What the engine is asked for, for a target that listens there. */
export function wishOf(options: ContainerOptions, port: ContainerPort): ContainerWish {
  const { env, mounts } = probeInside(options.env, options.engine.sharesKernel);
  const { image, workingDirectory, cores, limits } = options;
  return {
    image,
    command: commandFor(options.command, port.inside),
    workingDirectory,
    env: {
      // A published port reaches the container's other addresses only.
      HOST: port.network === 'host' ? LOOPBACK : '0.0.0.0',
      ...env,
      PORT: String(port.inside),
      // A signal goes to all processes, as it does to the group that a target without a container is.
      TINI_KILL_PROCESS_GROUP: '1',
    },
    cores,
    limits,
    port,
    mounts,
  };
}

function commandFor(command: ContainerOptions['command'], port: number): readonly string[] | null {
  const replace = (text: string) => text.replaceAll('{port}', String(port));
  if (command === null) return null;
  return typeof command === 'string' ? ['/bin/sh', '-c', replace(command)] : command.map(replace);
}
