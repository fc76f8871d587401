import { fileURLToPath } from 'node:url';
import { packageFolder } from '../decision/packages.ts';
import { commandLine, quoted } from '../decision/targets.ts';

/** A way in which a service may spread its work over threads and processes. */
export interface Shape {
  name: string;
  says: string;
  /** Whether it may say that its CPU can't be counted, in place of a verdict. */
  mayNotCount: boolean;
  /** Null for a container, which has an image. */
  command: ((burnMs: number, scratch: string) => Promise<string>) | null;
}

/** What pm2 is measured at. */
const PM2 = '7.0.4';

export const SHAPES: readonly Shape[] = [
  {
    name: 'threads',
    says: 'a worker thread for each request, which ends',
    mayNotCount: false,
    command: node('threads.cjs'),
  },
  {
    name: 'children',
    says: 'a child process for each request, which ends',
    mayNotCount: false,
    command: node('children.cjs'),
  },
  {
    name: 'detached',
    says: 'a process in a session of its own, orphaned, that works on after the answer',
    mayNotCount: true,
    command: node('detached.cjs'),
  },
  {
    name: 'cluster',
    says: 'two workers of a cluster',
    mayNotCount: false,
    command: node('cluster.cjs', { WORKERS: '2' }),
  },
  {
    name: 'pm2',
    says: `\`pm2-runtime\` ${PM2}`,
    mayNotCount: false,
    command: async (burnMs, scratch) => {
      const runtime = `${await packageFolder('pm2', PM2)}/node_modules/pm2/bin/pm2-runtime`;
      const env = { BURN_MS: String(burnMs), PM2_HOME: `${scratch}/pm2-{port}` };
      return `${commandLine(runtime, env)} start ${quoted(server('cluster.cjs'))}`;
    },
  },
  { name: 'container', says: 'a container of its own', mayNotCount: false, command: null },
  {
    name: 'python',
    says: 'Python’s `http.server`, a thread for each connection',
    mayNotCount: true,
    command: async (burnMs) => commandLine(server('threading.py'), { BURN_MS: String(burnMs) }, 'python3'),
  },
];

function node(file: string, env: Record<string, string> = {}): Shape['command'] {
  return async (burnMs) => commandLine(server(file), { ...env, BURN_MS: String(burnMs) });
}

export function server(file: string): string {
  return fileURLToPath(new URL(`servers/${file}`, import.meta.url));
}
