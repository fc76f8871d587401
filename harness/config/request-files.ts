import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { linesOf, MOST_LINES } from './lines.ts';
import type { Param } from './param.ts';
import type { RequestSpec } from './scenario.ts';

/** What stands in the way of a request that names a file. */
export class UnreadableFile extends Error {}

/**
 * A request with the content of the files that it names in their place, so that a record holds what was sent.
 * @param folder that the names are relative to @param place put before the name of a field in a message
 * @throws UnreadableFile, whose message says which and why: "`body` to name a file that can be read, got ..."
 */
export function withFiles(spec: RequestSpec, folder: string, place: string): RequestSpec {
  const params = Object.entries(spec.params).map(([name, param]): [string, Param] => [
    name,
    'file' in param ? { values: lines(`${place}params.${name}.file`, param.file, folder) } : param,
  ]);
  const read = { ...spec, params: Object.fromEntries(params) };
  if (typeof spec.body === 'string' && spec.body.startsWith('@')) {
    read.body = bodyFrom(spec.body.slice(1), folder, `\`${place}body\``);
  }
  return read;
}

/**
 * The bytes of a file as a body: text where they are UTF-8, which gives the same bytes again, else base64.
 * @throws UnreadableFile
 */
export function bodyFrom(file: string, folder: string, what: string): NonNullable<RequestSpec['body']> {
  let bytes: Buffer;
  try {
    bytes = readFileSync(resolve(folder, file));
  } catch (error) {
    throw new UnreadableFile(
      `${what} to name a file that can be read, got @${file} (${(error as Error).message})`,
    );
  }
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? { text } : { base64: bytes.toString('base64') };
}

function lines(field: string, file: string, folder: string): string[] {
  const what = `\`${field}\` to name a file of lines, at most ${MOST_LINES} of which are taken`;
  let found: string[];
  try {
    found = linesOf(resolve(folder, file));
  } catch (error) {
    throw new UnreadableFile(`${what}, got ${file} (${(error as Error).message})`);
  }
  if (found.length === 0) throw new UnreadableFile(`${what}, got ${file}, which has none`);
  return found;
}
