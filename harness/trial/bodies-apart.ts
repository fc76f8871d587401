import { isUtf8 } from 'node:buffer';
import { differingPaths, type JsonPath, withoutPaths } from '../config/json-path.ts';
import { concealText } from '../secrets/conceal-text.ts';
import { counted } from '../words/format.ts';

/** In what two bodies differ. */
export interface Apart {
  /** The first bytes in which they do, of both, as the rest of a sentence behind "got". */
  says: string;
  /** Places that differ, where both are JSON; empty where they are not, or in more places than a person would list. */
  paths: string[];
}

/** Characters quoted before the first difference, and from it on. */
const QUOTED = { before: 20, after: 100 };
/** Places that are worth a list. */
const MOST_PATHS = 4;
/** Longer bodies are not searched for what may not be quoted, and so not quoted. */
const LONGEST = 4 * 1024 * 1024;

/** A body as it is compared: JSON without what may differ; any other as it is, and so is all where nothing may. */
export function compared(body: Buffer, ignored: readonly JsonPath[]): Buffer {
  const document = ignored.length === 0 ? undefined : parsed(body);
  return document === undefined ? body : Buffer.from(JSON.stringify(withoutPaths(document, ignored)), 'utf8');
}

/** In what two decoded bodies differ, without secrets; null for the same bytes. */
export function bodiesApart(a: Buffer, b: Buffer): Apart | null {
  if (a.equals(b)) return null;
  const [one, other] = [parsed(a), parsed(b)];
  const all = one === undefined || other === undefined ? [] : differingPaths(one, other);
  // A path of the document itself names all of it.
  const paths = all.length > MOST_PATHS || all.includes('$') ? [] : all;
  const where = paths.length === 0 ? '' : ` at ${paths.join(', ')}`;
  const lengths = a.length === b.length ? '' : ` (${counted(a.length)} bytes against ${counted(b.length)})`;
  return { says: `${quoted(a, b)}${where}${lengths}`, paths };
}

function quoted(a: Buffer, b: Buffer): string {
  if (Math.max(a.length, b.length) > LONGEST) return `another body from byte ${counted(firstByte(a, b))} on`;
  if (!isUtf8(a) || !isUtf8(b)) {
    const at = firstByte(a, b);
    const hex = (body: Buffer) => body.subarray(at, at + 16).toString('hex') || 'no more';
    return `body from byte ${counted(at)} on ${hex(a)} against ${hex(b)}`;
  }
  const [one, other] = [a, b].map((body) => concealText(body.toString('utf8'))) as [string, string];
  if (one === other) return 'another body, in what looks like a secret and is not shown';
  const at = firstCharacter(one, other);
  return `body ${around(one, at)} against ${around(other, at)}`;
}

/** The part of a text in which it begins to differ from another. */
function around(text: string, at: number): string {
  const from = Math.max(0, at - QUOTED.before);
  const to = at + QUOTED.after;
  const part = `${text.slice(from, to)}${to < text.length ? '...' : ''}`;
  // JSON in double quotes would be hard to read.
  const plain = part.includes('"') && !/['\\\p{Cc}]/u.test(part);
  return `${from > 0 ? '...' : ''}${plain ? `'${part}'` : JSON.stringify(part)}`;
}

function firstByte(a: Buffer, b: Buffer): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}

function firstCharacter(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return at;
}

function parsed(body: Buffer): unknown {
  // Anything but an object or a list has no places to name.
  if (!/^\s*[[{]/.test(body.toString('latin1', 0, 64))) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
