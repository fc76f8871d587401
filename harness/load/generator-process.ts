import { spawn } from 'node:child_process';
import { PacelineError } from '../errors/paceline-error.ts';
import { built } from '../package.ts';
import { pinned } from '../runtime/cores.ts';
import type { GeneratorJob, GeneratorMessage } from './job.ts';

/** How long after its window a generator may take to send its result, ms. */
const MARGIN = 30_000;

/**
 * Runs a job in a process of its own on the given cores, so that neither the harness nor its other work
 * gets in the way of the load. Ends it when the signal aborts.
 * @throws GENERATOR_FAILED, or the signal's reason
 */
export function runGenerator(
  job: GeneratorJob,
  cores: readonly number[],
  signal: AbortSignal,
): Promise<GeneratorMessage & { type: 'done' }> {
  signal.throwIfAborted();
  const [program = '', ...args] = pinned(cores, [process.execPath, built('harness/load/generator-main.js')]);
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2000);
  });
  return new Promise((resolve, reject) => {
    const seconds = job.window.warmupSeconds + job.window.durationSeconds;
    const bound = setTimeout(
      () => fail(`no result ${MARGIN / 1000} s after its window`),
      seconds * 1000 + MARGIN,
    );
    const abort = () => {
      child.kill('SIGKILL');
      settle(() => reject(signal.reason));
    };
    const settle = (act: () => void) => {
      clearTimeout(bound);
      signal.removeEventListener('abort', abort);
      act();
    };
    const fail = (what: string) => {
      child.kill('SIGKILL');
      const quoted = said.trim() === '' ? '' : `; it said: ${said.trim().split('\n').slice(-3).join(' | ')}`;
      settle(() =>
        reject(
          new PacelineError('GENERATOR_FAILED', `Expected the generator's result, got ${what}${quoted}`),
        ),
      );
    };
    signal.addEventListener('abort', abort, { once: true });
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, name) => fail(`an end with ${name ?? `exit status ${code}`}`));
    child.on('message', (message: GeneratorMessage) => {
      if (message.type === 'ready') child.send(job);
      else if (message.type === 'failed') fail(message.message);
      else settle(() => resolve(message));
    });
  });
}
