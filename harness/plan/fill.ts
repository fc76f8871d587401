import { filled } from '../config/path.ts';
import type { Values } from './values.ts';

/** Values as a path may hold them, percent-encoded. */
export function escapedForPath(values: Readonly<Values>): Values {
  return mapped(values, (value) => encodeURIComponent(Buffer.from(value, 'utf8').toString('utf8')));
}

/** A body need not be text: a character a byte, what is no placeholder comes out as it went in. */
export function filledBody(bytes: Buffer, values: Readonly<Values>): Buffer {
  if (Object.keys(values).length === 0) return bytes;
  const inBytes = mapped(values, (value) => Buffer.from(value, 'utf8').toString('latin1'));
  return Buffer.from(filled(bytes.toString('latin1'), inBytes), 'latin1');
}

function mapped(values: Readonly<Values>, change: (value: string) => string): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}
