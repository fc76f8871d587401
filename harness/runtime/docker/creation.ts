import type Docker from 'dockerode';
import type { Engine } from './engine.ts';
import type { ProbeInside } from './probe-inside.ts';

/** What a container may use; null for all there is. */
export interface ContainerLimits {
  /** CPUs, e.g. 0.5 for half of one, kept by a quota. */
  cpus: number | null;
  memoryBytes: number | null;
}

export const NO_LIMITS: ContainerLimits = { cpus: null, memoryBytes: null };

/** How a container is reached. */
export interface ContainerPort {
  /** Where it listens inside. */
  inside: number;
  /** Whether it has this machine's network, or one of its own of which this port is published. */
  network: 'host' | 'published';
}

/** What of a container the engine is asked for, whatever runs in it. */
export interface ContainerWish {
  image: string;
  /** In place of the image's entry point and command; null for those. */
  command: readonly string[] | null;
  /** In place of the image's command, for its entry point; only where `command` is null. */
  arguments?: readonly string[];
  /** In place of the image's; null for that. */
  workingDirectory: string | null;
  env: Readonly<Record<string, string>>;
  cores: readonly number[];
  limits: ContainerLimits;
  port: ContainerPort;
  mounts: ProbeInside['mounts'];
}

/** The address at which containers are published and listen: nobody else's machine reaches it. */
export const LOOPBACK = '127.0.0.1';

/** The engine's API's words for a wish. */
export function creationOf(wish: ContainerWish, engine: Engine): Docker.ContainerCreateOptions {
  const { limits, port, cores } = wish;
  const exposed = `${port.inside}/tcp`;
  return {
    Image: wish.image,
    ...(wish.command === null ? {} : { Entrypoint: [...wish.command], Cmd: [] }),
    ...(wish.arguments === undefined ? {} : { Cmd: [...wish.arguments] }),
    ...(wish.workingDirectory === null ? {} : { WorkingDir: wish.workingDirectory }),
    Env: Object.entries(wish.env).map(([name, value]) => `${name}=${value}`),
    ...(port.network === 'published' ? { ExposedPorts: { [exposed]: {} } } : {}),
    HostConfig: {
      // A first process that passes signals on and waits for orphans, which a server does not.
      Init: true,
      // How it ended is asked afterwards; removing it is not left to the engine.
      AutoRemove: false,
      RestartPolicy: { Name: 'no' },
      NetworkMode: port.network === 'host' ? 'host' : 'bridge',
      // No port named: the engine takes a free one.
      ...(port.network === 'published'
        ? { PortBindings: { [exposed]: [{ HostIp: LOOPBACK, HostPort: '' }] } }
        : {}),
      ...(cores.length === 0 ? {} : { CpusetCpus: cores.join(',') }),
      ...(limits.cpus === null ? {} : { NanoCpus: Math.round(limits.cpus * 1e9) }),
      ...(limits.memoryBytes === null
        ? {}
        : // The same for both together: none of it is swap, which would be slow rather than refused.
          { Memory: limits.memoryBytes, MemorySwap: limits.memoryBytes }),
      Mounts: wish.mounts.map(({ source, target, readOnly }) => ({
        Type: 'bind' as const,
        Source: source,
        Target: target,
        ReadOnly: readOnly,
      })),
      // What it prints is kept here; the engine need not keep it a second time.
      LogConfig: { Type: 'none', Config: {} },
      ...(engine.labelsFiles ? { SecurityOpt: ['label=disable'] } : {}),
    },
  };
}
