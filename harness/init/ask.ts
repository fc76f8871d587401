import { createInterface } from 'node:readline';
import type { Context } from '../context.ts';

/** Asks a person something that is answered by yes or no. Null where nobody is there to answer. */
export type Ask = (question: string, context: Context) => Promise<boolean> | null;

/**
 * Asks at the terminal; anything but a yes is a no, and so is the end of the input.
 * @throws the signal's reason if interrupted
 */
export const askAtTerminal: Ask = (question, { stderr, signal }) => {
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
};
