/** Entry of a generator process: takes one job over IPC, sends one result, and ends. */
import { Duet } from '../duet/duet.ts';
import { Generator } from './generate.ts';
import type { GeneratorMessage, GeneratorOrder } from './job.ts';
import { takeRealTime } from './real-time.ts';
import { yieldToLoad } from './yield-to-load.ts';

function reply(message: GeneratorMessage, then?: () => void): void {
  process.send?.(message, undefined, undefined, then);
}

function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  reply({ type: 'failed', message }, () => process.exit(1));
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
      takeRealTime(order.job);
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
