import type Docker from 'dockerode';
import { statusOf } from './failure.ts';

/**
 * Removes a container by name or id, running or not, with what only it kept.
 * @returns whether there was one; one that is being removed already counts
 */
export async function removeContainer(docker: Docker, name: string): Promise<boolean> {
  try {
    await docker.getContainer(name).remove({ force: true, v: true });
    return true;
  } catch (error) {
    if (statusOf(error) === 404) return false;
    if (statusOf(error) === 409) return true;
    throw error;
  }
}
