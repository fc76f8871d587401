import type Docker from 'dockerode';
import { connectEngine, type Engine } from '../../harness/runtime/docker/engine.ts';
import { RUN_LABEL } from '../../harness/runtime/engine/labels.ts';

/** The engine that answers here, or why none does. */
export async function testEngine(): Promise<
  { engine: Engine; missing: null } | { engine: null; missing: string }
> {
  try {
    return { engine: await connectEngine(process.env), missing: null };
  } catch (error) {
    return { engine: null, missing: (error as Error).message };
  }
}

/** A swarm of this engine alone, as long as it is needed; one that there is is used and left as it is. */
export async function joinSwarm(engine: Docker): Promise<() => Promise<void>> {
  if ((await swarmState(engine)) === 'active') return async () => {};
  await engine.swarmInit({ ListenAddr: '127.0.0.1:2377', AdvertiseAddr: '127.0.0.1' });
  return async () => {
    await engine.swarmLeave({ force: true });
  };
}

/** What Paceline made on an engine for a run and has not removed. */
export async function leftOnEngine(engine: Docker, run: string): Promise<string[]> {
  const filters = JSON.stringify({ label: [`${RUN_LABEL}=${run}`] });
  const [services, secrets] = await Promise.all([
    engine.listServices({ filters } as Docker.ServiceListOptions),
    engine.listSecrets({ filters } as object),
  ]);
  return [
    ...services.map(({ ID }) => `service ${ID}`),
    ...(secrets as { ID: string }[]).map(({ ID }) => `secret ${ID}`),
  ];
}

/** `inactive` for an engine in no swarm. */
export async function swarmState(engine: Docker): Promise<string> {
  return ((await engine.info()) as { Swarm: { LocalNodeState: string } }).Swarm.LocalNodeState;
}
