import { chmodSync, copyFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What lets the probe work inside a container: its environment there, and files of this machine that it sees. */
export interface ProbeInside {
  env: Record<string, string>;
  mounts: { source: string; target: string; readOnly: boolean }[];
}

const AGENT = '/paceline/agent.cjs';
const SOCKET = '/paceline/probe';
/** The preload that the collector puts first into NODE_OPTIONS, with the agent's path as it quotes it. */
const PRELOAD = /^--require "((?:[^"\\]|\\.)*)"\s*/;

/**
 * Turns what the collector adds to a target's environment into what it must be in a container.
 * @param env the target's, with the probe in it or not
 * @param sharesClock whether the container has this machine's clock: without, a probe's beats could not be
 *   set beside the load, so it is left out
 */
export function probeInside(env: Readonly<Record<string, string>>, sharesClock: boolean): ProbeInside {
  const { PACELINE_PROBE: socket, NODE_OPTIONS: options = '', ...rest } = env;
  const agent = PRELOAD.exec(options)?.[1]?.replaceAll(/\\(.)/g, '$1');
  if (socket === undefined || agent === undefined) return { env: { ...env }, mounts: [] };
  const others = options.replace(PRELOAD, '');
  if (!sharesClock) return { env: others === '' ? rest : { ...rest, NODE_OPTIONS: others }, mounts: [] };
  return {
    env: { ...rest, PACELINE_PROBE: SOCKET, NODE_OPTIONS: `--require ${AGENT} ${others}`.trim() },
    mounts: [
      { source: readable(agent, dirname(socket)), target: AGENT, readOnly: true },
      { source: connectable(socket), target: SOCKET, readOnly: false },
    ],
  };
}

/** A copy that any account may read: where Paceline is installed only its owner may. */
function readable(agent: string, folder: string): string {
  const copy = join(folder, 'agent.cjs');
  copyFileSync(agent, copy);
  chmodSync(copy, 0o444);
  return copy;
}

/** The account inside is another one. Outside, the folder that the socket lies in still keeps others from it. */
function connectable(socket: string): string {
  chmodSync(socket, 0o777);
  return socket;
}
