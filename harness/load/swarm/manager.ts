import { networkInterfaces } from 'node:os';
import type Docker from 'dockerode';
import { PacelineError } from '../../errors/paceline-error.ts';

/** What an engine says of its swarm; the part that is used. */
export interface Swarm {
  /** The address by which other nodes know this one. */
  address: string;
  nodes: number;
}

interface SwarmInfo {
  LocalNodeState?: string;
  ControlAvailable?: boolean;
  NodeAddr?: string;
  Nodes?: number;
}

/** The swarm that an engine manages. @throws NO_SWARM */
export async function managedSwarm(engine: Docker): Promise<Swarm> {
  const info = (await engine.info()) as { Name?: string; Swarm?: SwarmInfo };
  const {
    LocalNodeState: state,
    ControlAvailable: manages,
    NodeAddr: address,
    Nodes: nodes,
  } = info.Swarm ?? {};
  const expected = `Expected the container engine on ${info.Name ?? 'that machine'} to manage a swarm`;
  // Never made one here: who has other nodes, keys and addresses to think of decides that.
  if (state !== 'active') {
    throw new PacelineError(
      'NO_SWARM',
      `${expected}, got one in no swarm; \`docker swarm init\` makes it one`,
    );
  }
  if (manages !== true) {
    throw new PacelineError(
      'NO_SWARM',
      `${expected}, got a worker of one; name a manager's engine in DOCKER_HOST`,
    );
  }
  return { address: address ?? '', nodes: nodes ?? 1 };
}

/** Where generators report: what they connect to, and what is listened on. */
export interface ControlAddress {
  advertised: string;
  listen: string;
  /** 0 for any. */
  port: number;
}

/**
 * Where the generators of a swarm reach the harness. Alone on its machine a swarm's generators share the
 * host's network and its loopback; others come to the manager's address, which is this machine's if the
 * engine is, and must be told otherwise.
 * @param advertise `host`, `host:port` or `[host]:port`, as the user says
 * @param here whether the host's network is, for the engine, that of this machine
 * @throws BAD_OPTION
 */
export function controlAddress(swarm: Swarm, advertise: string | undefined, here: boolean): ControlAddress {
  if (advertise !== undefined) {
    const url = URL.parse(`tcp://${advertise}`);
    if (url === null || url.hostname === '' || url.pathname !== '') throw wrongAddress(advertise);
    return listenFor(url.hostname.replace(/^\[|\]$/g, ''), url.port === '' ? 0 : Number(url.port));
  }
  if (!here) {
    throw new PacelineError(
      'BAD_OPTION',
      'Expected --advertise to be the address at which the swarm reaches this machine, got none, and the engine is elsewhere',
    );
  }
  return listenFor(swarm.nodes > 1 ? swarm.address : '127.0.0.1', 0);
}

function listenFor(advertised: string, port: number): ControlAddress {
  const own = Object.values(networkInterfaces()).some((list) =>
    list?.some(({ address }) => address === advertised),
  );
  // An address that is not this machine's own leads here by somebody's translation.
  return { advertised, port, listen: own ? advertised : '0.0.0.0' };
}

function wrongAddress(got: string): PacelineError {
  return new PacelineError(
    'BAD_OPTION',
    `Expected --advertise to be like 10.0.0.5 or 10.0.0.5:7000, got ${JSON.stringify(got)}`,
  );
}

/** That what is loaded is not each node's own loopback. @throws BAD_OPTION */
export function assertReachable(origin: string, { nodes }: Swarm): void {
  const { hostname } = new URL(origin);
  const loopback = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  if (nodes === 1 || !loopback) return;
  throw new PacelineError(
    'BAD_OPTION',
    `Expected an address that all ${nodes} nodes of the swarm reach, got ${origin}, which is each one's own`,
  );
}
