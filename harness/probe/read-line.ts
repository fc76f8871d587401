import type { Beat, Hello, Kept, Left } from './wire.ts';

/** What one line of the probe's channel says. */
export type ProbeLine =
  | { kind: 'hello'; hello: Hello }
  | { kind: 'beat'; beat: Beat }
  | { kind: 'left'; left: Left }
  | { kind: 'kept'; kept: Kept };

/** A line that a probe may have sent; null for any other, since whatever runs in the target can write there. */
export function readLine(text: string): ProbeLine | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  if (isHello(value)) return { kind: 'hello', hello: value };
  if (isBeat(value)) return { kind: 'beat', beat: value };
  if (isKept(value)) return { kind: 'kept', kept: value };
  return isLeft(value) ? { kind: 'left', left: value } : null;
}

type Fields<Shape> = { [Key in keyof Shape]?: unknown };

function isHello(line: object): line is Hello {
  const { pid, parent, worker, node, main, resolution }: Fields<Hello> = line;
  return (
    whole(pid) &&
    whole(parent) &&
    typeof worker === 'boolean' &&
    typeof node === 'string' &&
    (main === null || typeof main === 'string') &&
    number(resolution) &&
    resolution > 0
  );
}

function isBeat(line: object): line is Beat {
  const { t, i, e, u, c, r, h, g, w, d, l, q, x }: Fields<Beat> = line;
  return (
    number(t) &&
    listOf(i, number) &&
    listOf(e, number) &&
    i.length === e.length &&
    (u === null || (listOf(u, number) && u.length === 2)) &&
    [c, r, h].every((figure) => figure === null || number(figure)) &&
    listOf(g, (one) => listOf(one, number) && one.length === 3) &&
    whole(w) &&
    whole(d) &&
    typeof l === 'boolean' &&
    whole(q) &&
    (x === undefined || typeof x === 'string')
  );
}

function isKept(line: object): line is Kept {
  const { kept, a, o, t }: Fields<Kept> = line;
  return [kept, a].every((figure) => figure === null || number(figure)) && whole(o) && number(t);
}

function isLeft(line: object): line is Left {
  const { left, asked, code, signal }: Fields<Left> = line;
  return (
    whole(left) &&
    typeof asked === 'boolean' &&
    (code === null || whole(code)) &&
    (signal === null || typeof signal === 'string')
  );
}

function listOf<Item>(value: unknown, is: (item: unknown) => item is Item): value is Item[];
function listOf(value: unknown, is: (item: unknown) => boolean): value is unknown[];
function listOf(value: unknown, is: (item: unknown) => boolean): value is unknown[] {
  return Array.isArray(value) && value.every(is);
}

function number(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function whole(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}
