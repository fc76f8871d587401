import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PacelineError } from '../errors/paceline-error.ts';
import type { InitFile } from './result.ts';

/** A file as it was drafted, with what is on disk in its place. */
export interface DraftedFile extends Omit<InitFile, 'written'> {
  /** Null where there is nothing yet. */
  before: string | null;
}

/** @param path relative to the project, with forward slashes */
export function drafted(root: string, path: string, content: string): DraftedFile {
  const before = read(join(root, path));
  const state = before === null ? 'new' : unixLines(before) === content ? 'same' : 'differs';
  return { path, content, state, before };
}

/**
 * Writes a drafted file, over another only where that was seen and is still the same.
 * @throws OUTPUT_NOT_WRITABLE
 */
export function write(root: string, { path, content, state, before }: DraftedFile): void {
  const file = join(root, path);
  try {
    if (state === 'differs' && read(file) !== before) throw new Error('a file that was changed meanwhile');
    mkdirSync(dirname(file), { recursive: true });
    // A new file is made as one: whatever came to be there meanwhile stays.
    writeFileSync(file, content, { flag: state === 'new' ? 'wx' : 'w' });
  } catch (error) {
    throw new PacelineError(
      'OUTPUT_NOT_WRITABLE',
      `Expected ${file} to be a file that can be written, got: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

function read(file: string): string | null {
  try {
    return existsSync(file) ? readFileSync(file, 'utf8') : null;
  } catch (error) {
    throw new PacelineError(
      'OUTPUT_NOT_WRITABLE',
      `Expected ${file} to be a file that can be read and written, got: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

function unixLines(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
