import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** State of a socket that waits for connections, in /proc/net/tcp. */
const LISTEN = '0A';

/**
 * Whether one of some processes listens at a port of this machine; null where nobody is seen to, or where one of
 * them does not show what it has open.
 * @param root holds `proc`
 */
export function listens(pids: readonly number[], port: number, root = '/'): boolean | null {
  const sockets = new Set(['tcp', 'tcp6'].flatMap((name) => socketsAt(port, join(root, 'proc/net', name))));
  if (sockets.size === 0) return null;
  const open = pids.map((pid) => openFiles(join(root, 'proc', String(pid), 'fd')));
  if (open.some((files) => files?.some((file) => sockets.has(file)))) return true;
  return open.includes(null) ? null : false;
}

function socketsAt(port: number, table: string): string[] {
  try {
    return readFileSync(table, 'latin1')
      .split('\n')
      .slice(1)
      .flatMap((line) => {
        const fields = line.trim().split(/\s+/);
        const [, local = '', , state] = fields;
        const at = Number.parseInt(local.slice(local.lastIndexOf(':') + 1), 16);
        return state === LISTEN && at === port ? [`socket:[${fields[9]}]`] : [];
      });
  } catch {
    return [];
  }
}

function openFiles(folder: string): string[] | null {
  try {
    return readdirSync(folder).flatMap((name) => {
      try {
        return [readlinkSync(join(folder, name))];
      } catch {
        return [];
      }
    });
  } catch (error) {
    // One that has ended has nothing open.
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? [] : null;
  }
}
