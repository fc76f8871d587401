/** How the end of an answer's body is known (RFC 9112, section 6.3). */
export type Framing = 'none' | 'length' | 'chunked' | 'until close';

/** What the head of an answer says. */
export interface Head {
  /** As it came, without the empty line at its end. */
  text: string;
  status: number;
  /** Whether the server takes another request on this connection, as far as the head tells. */
  keepAlive: boolean;
  /** Seconds for which the server keeps an idle connection; null where it does not say, NaN where it says nothing sensible. */
  idleSeconds: number | null;
  serverTiming: string | null;
  framing: Framing;
  /** Bytes of the body; 0 where the framing tells. */
  length: number;
}

/** A status line and header lines; the line ends are no part of them. Folded lines are none (RFC 9112, section 5.2). */
const HEAD =
  /^HTTP\/(?:1\.[01]|0\.9) [1-9]\d\d(?: [^\r\n\0]*)?(?:\r\n[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[^\r\n\0]*)*$/;
/** As much of a header line as has come. */
const LINE = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]*(?::[^\r\n\0]*)?\r?$/;
const START = 'HTTP/';

let last: { text: string; head: Head | null } = { text: '', head: null };

/** Reads a head; null for what is none of HTTP/1. */
export function parseHead(text: string): Head | null {
  // A server's heads differ by little else than their date, and one is looked at for each request.
  if (text !== last.text) last = { text, head: readHead(text) };
  return last.head;
}

/** Whether the beginning of a head, whose end has not come yet, can't become one any more. */
export function isNoHead(partial: string): boolean {
  if (!START.startsWith(partial.slice(0, START.length))) return true;
  // A line that ends with a bare line feed would be waited for until the deadline.
  if (/(?:^|[^\r])\n/.test(partial)) return true;
  const whole = partial.lastIndexOf('\r\n');
  if (whole < 0) return /\r[^\n]/.test(partial);
  return !HEAD.test(partial.slice(0, whole)) || !LINE.test(partial.slice(whole + 2));
}

/** Values of a header, found by its lower-case name, joined by commas as in one line; null where it is not there. */
export function headerOf({ text }: Pick<Head, 'text'>, name: string): string | null {
  return value(text.toLowerCase(), name, text);
}

function readHead(text: string): Head | null {
  if (!HEAD.test(text)) return null;
  const lower = text.toLowerCase();
  const status = Number(text.slice(9, 12));
  // To switch protocols was not asked for.
  if (status === 101) return null;
  const connection = tokens(value(lower, 'connection'));
  const limit = value(lower, 'keep-alive');
  const current = text.charCodeAt(7) === 0x31;
  const body = bodyOf(lower, status);
  if (body === null) return null;
  return {
    text,
    status,
    keepAlive: current ? !connection.includes('close') : connection.includes('keep-alive'),
    idleSeconds: limit === null ? null : Number(/timeout=(\d+)/.exec(limit)?.[1] ?? Number.NaN),
    serverTiming: value(lower, 'server-timing', text),
    ...body,
  };
}

/** How long the body is; null where the head contradicts itself. */
function bodyOf(lower: string, status: number): Pick<Head, 'framing' | 'length'> | null {
  const none = { framing: 'none' as const, length: 0 };
  if (status < 200 || status === 204 || status === 304) return none;
  const codings = tokens(value(lower, 'transfer-encoding'));
  if (codings.length > 0) {
    // Only as the last of its codings does `chunked` say where the body ends.
    return { framing: codings.at(-1) === 'chunked' ? 'chunked' : 'until close', length: 0 };
  }
  const text = value(lower, 'content-length');
  if (text === null) return { framing: 'until close', length: 0 };
  // Said twice alike is said once (RFC 9112, section 6.3).
  const [length = '', ...others] = text.split(',').map((part) => part.trim());
  if (!/^\d{1,15}$/.test(length) || others.some((other) => other !== length)) return null;
  return length === '0' ? none : { framing: 'length', length: Number(length) };
}

function value(lower: string, name: string, text: string = lower): string | null {
  const found: string[] = [];
  const mark = `\r\n${name}:`;
  for (let at = lower.indexOf(mark); at >= 0; at = lower.indexOf(mark, at + 1)) {
    const from = at + mark.length;
    const end = lower.indexOf('\r\n', from);
    found.push(text.slice(from, end < 0 ? undefined : end).trim());
  }
  return found.length === 0 ? null : found.join(', ');
}

function tokens(list: string | null): string[] {
  return list === null ? [] : list.split(',').flatMap((token) => token.trim() || []);
}
