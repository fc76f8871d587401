import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Edit, Files } from './row.ts';

const APP = fileURLToPath(new URL('app', import.meta.url));

/** The service as it is before any change. */
export function baseFiles(): Files {
  const paths = readdirSync(APP, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return new Map(paths.map((path) => [relative(APP, path), readFileSync(path, 'utf8')]));
}

/**
 * The files after all edits, one after the other.
 * @throws where an edit finds nothing to change, or where what it changes stands there more than once
 */
export function edited(files: Files, edits: readonly Edit[]): Files {
  const after = new Map(files);
  for (const edit of edits) after.set(edit.file, textAfter(after.get(edit.file), edit));
  return after;
}

function textAfter(text: string | undefined, edit: Edit): string {
  const { file } = edit;
  if ('text' in edit) {
    if (text === undefined) return edit.text;
    throw new Error(`Expected no ${file} in the service, got one`);
  }
  if (text === undefined) throw new Error(`Expected ${file} in the service, got none`);
  const wanted = 'from' in edit ? edit.from : edit.every;
  const parts = text.split(wanted);
  if (parts.length < 2 || ('from' in edit && parts.length > 2)) {
    throw new Error(
      `Expected ${'from' in edit ? 'one' : 'some'} ${JSON.stringify(wanted)} in ${file}, got ${parts.length - 1}`,
    );
  }
  return parts.join(edit.to);
}

/** Paths whose text an edit changed or added. */
export function changedPaths(before: Files, after: Files): string[] {
  return [...after.keys()].filter((path) => before.get(path) !== after.get(path)).sort();
}
