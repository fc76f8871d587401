import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Files that are of no use where an image runs, and half of what there is. */
const LEFT_OUT = /\.(map|md|markdown|d\.[cm]?ts|ts)$/i;

/** The files of a folder and of those in it, as an image gets them. @returns path in the image's context -> file */
export function imageFiles(folder: string, into: string): [path: string, file: string][] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry): [string, string][] => {
    const [path, file] = [`${into}/${entry.name}`, join(folder, entry.name)];
    // What a package needs of others is laid out by the closure.
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : imageFiles(file, path);
    return entry.isFile() && !LEFT_OUT.test(entry.name) ? [[path, file]] : [];
  });
}
