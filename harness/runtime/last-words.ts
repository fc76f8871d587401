import { readFileSync } from 'node:fs';

/** Lines of a target's own words that an error quotes. */
const QUOTED_LINES = 5;

/** Files that keep what a target prints. */
export interface LogFiles {
  stdout: string;
  stderr: string;
}

/** The last lines that a target wrote to stderr, or else to stdout; empty if it wrote none. */
export function lastWords({ stdout, stderr }: LogFiles): string {
  for (const file of [stderr, stdout]) {
    const text = textOf(file).trim();
    if (text !== '') return text.split('\n').slice(-QUOTED_LINES).join(' | ');
  }
  return '';
}

/** The same as the end of an error's sentence. */
export function quoteOf(logs: LogFiles): string {
  const words = lastWords(logs);
  return words === '' ? '' : `; it said: ${words}`;
}

/** Whether a target said that the port it was given was in use. */
export function saysTaken({ stdout, stderr }: LogFiles, port: number): boolean {
  const text = textOf(stderr) + textOf(stdout);
  return /EADDRINUSE|address already in use/i.test(text) && text.includes(String(port));
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // It was never started, so it said nothing.
    return '';
  }
}
