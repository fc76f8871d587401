import { PacelineError } from '../../errors/paceline-error.ts';
import { removeLeftovers as removeFromSwarm, swarmLeftovers } from '../../load/swarm/leftovers.ts';
import type { DoctorResult } from '../../record/doctor.ts';
import { connectEngine } from '../../runtime/docker/engine.ts';
import { findLeftovers, removeLeftovers } from '../../runtime/docker/leftovers.ts';
import type { Session } from '../session.ts';

/**
 * The container engine there is, and what runs of Paceline that were killed left on it, which is removed. An engine that is not there
 * is no fault: only containers need one.
 */
export async function inspectContainers({
  env,
}: Pick<Session, 'env'>): Promise<NonNullable<DoctorResult['containers']>> {
  try {
    const engine = await connectEngine(env);
    const found = await findLeftovers(engine);
    await removeLeftovers(engine, found);
    const ofSwarm = (await swarmLeftovers(engine.docker)).filter(({ pid }) => pid !== null && gone(pid));
    await removeFromSwarm(engine.docker, ofSwarm);
    const { version, architecture, cgroups } = engine;
    const removed = [...found, ...ofSwarm].map(({ kind, name, run }) => ({ kind, name, run }));
    return { engine: { version, architecture, cgroups }, problem: null, removed };
  } catch (error) {
    if (!(error instanceof PacelineError)) throw error;
    return { engine: null, problem: error.message, removed: [] };
  }
}

function gone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EPERM';
  }
}
