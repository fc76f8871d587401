/** Entry of a generator process: takes one job over IPC, sends one result, and ends. */
import { readdirSync } from 'node:fs';
import { setPriority } from 'node:os';
import { Duet } from '../duet/duet.ts';
import { Generator } from './generate.ts';
import type { GeneratorMessage, GeneratorOrder } from './job.ts';

function reply(message: GeneratorMessage, then?: () => void): void {
  process.send?.(message, undefined, undefined, then);
}

function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  reply({ type: 'failed', message }, () => process.exit(1));
}

/**
 * The engine's helper threads, which compile in the background, share the generator's core and would hold up
 * what is due by milliseconds: they get what the load leaves. Linux only, where a thread has a priority.
 */
function yieldToLoad(): void {
  if (process.platform !== 'linux') return;
  for (const thread of readdirSync('/proc/self/task').map(Number)) {
    try {
      if (thread !== process.pid) setPriority(thread, 19);
    } catch {
      // It ended meanwhile, or the system does not allow it: then the load is a little less even.
    }
  }
}

yieldToLoad();
let generator: Generator | Duet | undefined;
// The parent ends the load; a terminal's Ctrl-C is the parent's to handle.
process.on('SIGINT', () => {});
// Without a parent nobody wants the result, and nobody would bound the load.
process.on('disconnect', () => process.exit(1));
process.on('message', (order: GeneratorOrder) => {
  try {
    if (order.type === 'job') {
      generator = 'origins' in order.job ? new Duet(order.job) : new Generator(order.job);
      generator.prepare().then(() => reply({ type: 'prepared' }), fail);
    } else if (order.type === 'start') {
      generator?.run(order.at).then((result) => reply({ type: 'done', result }, () => process.exit(0)), fail);
    } else generator?.stop();
  } catch (error) {
    fail(error);
  }
});
reply({ type: 'ready' });
