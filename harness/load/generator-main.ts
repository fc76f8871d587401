/** Entry of a generator process: takes one job over IPC, sends one result, and ends. */
import { generate } from './generator.ts';
import type { GeneratorJob, GeneratorMessage } from './job.ts';

function reply(message: GeneratorMessage, then?: () => void): void {
  process.send?.(message, undefined, undefined, then);
}

// The parent stops the load by ending this process; a terminal's Ctrl-C is the parent's to handle.
process.on('SIGINT', () => {});
// Without a parent nobody wants the result, and nobody would bound the load.
process.on('disconnect', () => process.exit(1));
process.once('message', (job: GeneratorJob) => {
  generate(job).then(
    (result) => reply(result, () => process.exit(0)),
    (error: unknown) =>
      reply({ type: 'failed', message: error instanceof Error ? error.message : String(error) }, () =>
        process.exit(1),
      ),
  );
});
reply({ type: 'ready' });
