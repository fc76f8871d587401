import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { pinned } from '../../harness/machine/cores.ts';
import { placement } from '../setting.ts';

const SERVER = fileURLToPath(new URL('upstream.cjs', import.meta.url));

/** What the service asks, beside the generator: it waits, and takes next to nothing of a core. */
export interface Upstream {
  url: string;
  stop(): Promise<void>;
}

/** Starts it. It ends on `stop`, or with this process, whatever becomes of that. */
export async function startUpstream(): Promise<Upstream> {
  const command = pinned(placement.generator, [process.execPath, SERVER]);
  const child = spawn(command[0] ?? '', command.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  child.stdout.setEncoding('utf8');
  const told = await Promise.race([once(child.stdout, 'data'), ended]);
  const port = Number(told[0]);
  if (!Number.isInteger(port) || port === 0)
    throw new Error(`Expected the port of ${SERVER}, got ${told[0]}`);
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
