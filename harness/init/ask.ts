import { createInterface } from 'node:readline';
import type { Context } from '../context.ts';

/**
 * Asks a person at the terminal something that is answered by yes or no: anything but a yes is a no, and so is the end of the
 * input. Null where nobody is there to answer.
 * @throws the signal's reason if interrupted
 */
export function askAtTerminal(
  question: string,
  { stderr, signal }: Pick<Context, 'stderr' | 'signal'>,
): Promise<boolean> | null {
  if (!stderr.isTTY || process.stdin.isTTY !== true) return null;
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: process.stdin });
    const interrupt = () => {
      reject(signal.reason);
      lines.close();
    };
    signal.addEventListener('abort', interrupt, { once: true });
    lines.once('line', (line) => {
      resolve(/^\s*y(es)?\s*$/i.test(line));
      lines.close();
    });
    lines.once('close', () => {
      signal.removeEventListener('abort', interrupt);
      resolve(false);
    });
    stderr.write(`${question} [y/N] `);
  });
}
