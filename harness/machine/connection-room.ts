import { readFileSync } from 'node:fs';

/** Where the system does not tell. */
const USUAL = 1000;
/** More are never of use on one machine. */
const MOST = 50_000;
/** Descriptors that a generator needs beside its connections, and ports that others may use meanwhile, as a share. */
const RESERVE = { descriptors: 100, ports: 0.1 };

/**
 * How many connections one generator may open here to one address: by the descriptors that a process may have (Node.js
 * raises its own limit to the hard one) and by the ports that the system hands out to those who connect.
 */
export function connectionRoom(): number {
  const descriptors = hardLimit();
  const ports = ephemeralPorts();
  if (descriptors === null && ports === null) return USUAL;
  const room = Math.min(
    descriptors === null ? MOST : descriptors - RESERVE.descriptors,
    ports === null ? MOST : Math.floor(ports * (1 - RESERVE.ports)),
  );
  return Math.max(1, Math.min(MOST, room));
}

function hardLimit(): number | null {
  const line = read('/proc/self/limits')
    ?.split('\n')
    .find((each) => each.startsWith('Max open files'));
  const hard = line?.trim().split(/\s{2,}/)[2];
  if (hard === undefined) return null;
  return hard === 'unlimited' ? Number.POSITIVE_INFINITY : Number(hard);
}

function ephemeralPorts(): number | null {
  const [low, high] = (read('/proc/sys/net/ipv4/ip_local_port_range') ?? '').trim().split(/\s+/).map(Number);
  return low === undefined || high === undefined || !(high > low) ? null : high - low + 1;
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return null;
  }
}
