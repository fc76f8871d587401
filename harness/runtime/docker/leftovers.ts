import { hostname } from 'node:os';
import { refused, statusOf } from '../engine/failure.ts';
import { LABEL, MACHINE_LABEL, PID_LABEL, RUN_LABEL } from '../engine/labels.ts';
import { removeContainer } from '../engine/remove.ts';
import type { Engine } from './engine.ts';

/** Something on the engine that a Paceline which is gone had started. */
export interface Leftover {
  kind: 'container' | 'network';
  id: string;
  name: string;
  run: string;
  pid: number;
}

/**
 * Containers and networks that carry Paceline's label and the id of a process of this machine that is gone.
 * What another machine started on the same engine is never among them.
 * @throws ENGINE_FAILED
 */
export async function findLeftovers({ docker }: Engine): Promise<Leftover[]> {
  const filters = { label: [`${LABEL}=1`] };
  try {
    const containers = await docker.listContainers({ all: true, filters });
    const networks = await docker.listNetworks({ filters });
    return [
      ...containers.map(({ Id, Names, Labels }) =>
        leftover('container', Id, Names[0]?.replace(/^\//, ''), Labels),
      ),
      ...networks.map(({ Id, Name, Labels }) => leftover('network', Id, Name, Labels ?? {})),
    ].filter((found) => found !== null);
  } catch (error) {
    throw refused('list what it runs', error);
  }
}

/** @throws ENGINE_FAILED */
export async function removeLeftovers({ docker }: Engine, leftovers: readonly Leftover[]): Promise<void> {
  try {
    // Containers first: a network can't go while one is on it.
    for (const { kind, id } of leftovers) if (kind === 'container') await removeContainer(docker, id);
    for (const { kind, id } of leftovers) {
      if (kind !== 'network') continue;
      await docker
        .getNetwork(id)
        .remove()
        .catch((error: unknown) => {
          if (statusOf(error) !== 404) throw error;
        });
    }
  } catch (error) {
    throw refused('remove what an earlier run left', error);
  }
}

function leftover(
  kind: Leftover['kind'],
  id: string,
  name: string | undefined,
  labels: Readonly<Record<string, string>>,
): Leftover | null {
  const pid = Number(labels[PID_LABEL]);
  if (labels[MACHINE_LABEL] !== hostname() || !(pid > 0) || alive(pid)) return null;
  return { kind, id, name: name ?? id, run: labels[RUN_LABEL] ?? '', pid };
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, but is somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
