import os from 'node:os';
import type Docker from 'dockerode';
import { PacelineError } from '../../errors/paceline-error.ts';
import { clientOf, type EngineAddress, engineAddress, isLocal } from '../engine/address.ts';
import { unreachable } from '../engine/failure.ts';

/** An engine that answered, and what decides how a target runs on it. */
export interface Engine {
  docker: Docker;
  address: EngineAddress;
  version: string;
  api: string;
  /** As images name it, e.g. `amd64`. */
  architecture: string;
  /** Version of the kernel's control groups; null where the engine does not tell. */
  cgroups: 1 | 2 | null;
  /** Whether containers run on this machine's kernel, and so on its clock and with process ids that are seen here. */
  sharesKernel: boolean;
  /** Whether a container on the host's network has this machine's loopback. */
  sharesLoopback: boolean;
  /** Whether its containers need to be let through to files of this machine. */
  labelsFiles: boolean;
}

/** The engine's API of December 2020, the first with immediate statistics. */
const OLDEST_API = [1, 41] as const;
/** How long an engine may take to say what it is, ms. */
const PATIENCE = 10_000;

interface Info {
  OSType?: string;
  KernelVersion?: string;
  CgroupVersion?: string;
  SecurityOptions?: string[];
}

/**
 * Connects to the container engine at DOCKER_HOST, or at /var/run/docker.sock without one.
 * @throws NO_ENGINE, ENGINE_DENIED, ENGINE_TOO_OLD
 */
export async function connectEngine(env: Readonly<Record<string, string | undefined>>): Promise<Engine> {
  const address = engineAddress(env);
  const docker = clientOf(address);
  const [version, info] = await asked(address, async () => {
    const version = await docker.version();
    assertRecent(version.ApiVersion, version.Version);
    return [version, (await docker.info()) as Info] as const;
  });
  if (info.OSType !== 'linux') {
    throw new PacelineError(
      'NO_ENGINE',
      `Expected the engine at ${address.host} to run Linux containers, got one of ${info.OSType ?? 'an unknown kind'}`,
    );
  }
  const security = info.SecurityOptions ?? [];
  const has = (name: string) => security.some((option) => option.split(',').includes(`name=${name}`));
  const sharesKernel =
    process.platform === 'linux' && isLocal(address) && info.KernelVersion === os.release();
  return {
    docker,
    address,
    version: version.Version,
    api: version.ApiVersion,
    architecture: version.Arch,
    cgroups: info.CgroupVersion === '1' ? 1 : info.CgroupVersion === '2' ? 2 : null,
    sharesKernel,
    // An engine without root has a network namespace of its own for what it calls the host's network.
    sharesLoopback: sharesKernel && !has('rootless'),
    labelsFiles: has('selinux'),
  };
}

async function asked<Answer>(address: EngineAddress, ask: () => Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE / 1000} s`)), PATIENCE);
  });
  try {
    return await Promise.race([ask(), late]);
  } catch (error) {
    throw unreachable(address.host, error);
  } finally {
    clearTimeout(timer);
  }
}

/** @throws ENGINE_TOO_OLD */
function assertRecent(api: string | undefined, version: string | undefined): void {
  const [major = 0, minor = 0] = (api ?? '').split('.').map(Number);
  if (major > OLDEST_API[0] || (major === OLDEST_API[0] && minor >= OLDEST_API[1])) return;
  throw new PacelineError(
    'ENGINE_TOO_OLD',
    `Expected a container engine whose API is ${OLDEST_API.join('.')} or later, ` +
      `got ${api ?? 'none'} (engine ${version ?? 'of no known version'})`,
  );
}
