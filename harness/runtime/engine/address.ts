import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Docker from 'dockerode';
import { PacelineError } from '../../errors/paceline-error.ts';

/** Where an engine listens; plain data, so that another process can be told. */
export interface EngineAddress {
  /** `unix:///path` or `tcp://host:port`. */
  host: string;
  /** Folder with ca.pem, cert.pem and key.pem; null for a connection without TLS. */
  certificates: string | null;
}

/** What the `docker` command reads too. */
type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT = 'unix:///var/run/docker.sock';

/** @throws NO_ENGINE if DOCKER_HOST is no address that can be used */
export function engineAddress(env: Environment): EngineAddress {
  const host = env.DOCKER_HOST || DEFAULT;
  const unix = /^unix:\/\/(\/.+)$/.test(host);
  const tcp = /^(tcp|https?):\/\//.test(host) && URL.canParse(host) && new URL(host).hostname !== '';
  if (!unix && !tcp) {
    throw new PacelineError(
      'NO_ENGINE',
      `Expected DOCKER_HOST to be like unix:///var/run/docker.sock or tcp://127.0.0.1:2375, got ${JSON.stringify(host)}`,
    );
  }
  const secure = tcp && (host.startsWith('https:') || Boolean(env.DOCKER_TLS_VERIFY));
  return { host, certificates: secure ? (env.DOCKER_CERT_PATH ?? join(env.HOME ?? '', '.docker')) : null };
}

/** Whether what listens there can be on this machine. */
export function isLocal({ host }: EngineAddress): boolean {
  if (host.startsWith('unix:')) return true;
  const { hostname } = new URL(host);
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

/** @throws NO_ENGINE if its certificates can't be read */
export function clientOf(address: EngineAddress): Docker {
  const { host, certificates } = address;
  // The empty host keeps the client from taking the one in DOCKER_HOST, which need not be this one.
  if (host.startsWith('unix:')) return new Docker({ socketPath: host.slice('unix://'.length), host: '' });
  const { hostname, port } = new URL(host);
  if (certificates === null) return new Docker({ protocol: 'http', host: hostname, port: port || 2375 });
  try {
    const [ca, cert, key] = ['ca.pem', 'cert.pem', 'key.pem'].map((name) =>
      readFileSync(join(certificates, name), 'utf8'),
    );
    return new Docker({
      protocol: 'https',
      host: hostname,
      port: port || 2376,
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
    });
  } catch (error) {
    throw new PacelineError(
      'NO_ENGINE',
      `Expected ca.pem, cert.pem and key.pem of the engine at ${host} in ${certificates}, got ${(error as Error).message}`,
      { cause: error },
    );
  }
}
