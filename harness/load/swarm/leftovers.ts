import { hostname } from 'node:os';
import type Docker from 'dockerode';
import { statusOf } from '../../runtime/engine/failure.ts';
import { LABEL, MACHINE_LABEL, PID_LABEL, RUN_LABEL } from '../../runtime/engine/labels.ts';

/** Something of Paceline's that is on an engine. */
export interface Leftover {
  kind: 'service' | 'secret';
  id: string;
  name: string;
  /** Id of the run that made it. */
  run: string;
  /** Number of the process that made it; null if that was on another machine. */
  pid: number | null;
}

interface Labelled {
  ID: string;
  Spec?: { Name?: string; Labels?: Record<string, string> };
}

/**
 * Services and secrets that Paceline made on a swarm and that are there still, services first, since a
 * secret can't be removed before what uses it. None where the engine manages no swarm.
 * @param run of this run only
 */
export async function swarmLeftovers(engine: Docker, run?: string): Promise<Leftover[]> {
  const label = run === undefined ? `${LABEL}=1` : `${RUN_LABEL}=${run}`;
  const filters = JSON.stringify({ label: [label] });
  const info = (await engine.info()) as { Swarm?: { ControlAvailable?: boolean } };
  if (info.Swarm?.ControlAvailable !== true) return [];
  const services = (await engine.listServices({ filters })) as Labelled[];
  const secrets = (await engine.listSecrets({ filters } as object)) as Labelled[];
  return [
    ...services.map((each) => leftover('service', each)),
    ...secrets.map((each) => leftover('secret', each)),
  ];
}

/** Removes them; what is gone meanwhile is no error. The tasks of a service end with it. */
export async function removeLeftovers(engine: Docker, leftovers: readonly Leftover[]): Promise<void> {
  for (const { kind, id } of leftovers) {
    const one = kind === 'service' ? engine.getService(id) : engine.getSecret(id);
    await one.remove().catch((error: unknown) => {
      if (statusOf(error) !== 404) throw error;
    });
  }
}

function leftover(kind: Leftover['kind'], { ID, Spec }: Labelled): Leftover {
  const labels = Spec?.Labels ?? {};
  const pid = labels[MACHINE_LABEL] === hostname() ? Number(labels[PID_LABEL]) : null;
  return { kind, id: ID, name: Spec?.Name ?? ID, run: labels[RUN_LABEL] ?? '', pid };
}
