/** What a chunk did to the answer that is being read. */
export const Progress = { more: 0, complete: 1, broken: 2 } as const;
export type Progress = (typeof Progress)[keyof typeof Progress];

/** Longest head that is waited for, bytes: Node's own limit for the heads it takes. */
const MAX_HEAD = 16 * 1024;
const HEAD_END = Buffer.from('\r\n\r\n');
const LINE_END = Buffer.from('\r\n');

type Framing = 'head' | 'length' | 'chunk size' | 'chunk' | 'chunk end' | 'trailer' | 'until close';

/**
 * Reads the answers of one HTTP/1.1 connection, one at a time and each in any number of chunks (RFC 9112,
 * section 6). It keeps what a load generator needs: status, whether the connection goes on, the header that
 * times the target, and the body where it is to be checked. Bytes that belong to no answer break it.
 */
export class ResponseReader {
  status = 0;
  /** Whether the server takes another request on this connection. */
  keepAlive = true;
  /** Seconds for which the server keeps an idle connection, where it says so. */
  idleSeconds: number | null = null;
  serverTiming: string | null = null;

  #framing: Framing = 'head';
  /** Beginning of a head, of a chunk's size line or of trailers, whose end has not come yet. */
  #partial = '';
  /** Bytes of the body, or of the chunk, that are still to come. */
  #left = 0;
  #noBody = false;
  #body: Buffer[] | null = null;

  /** @param head whether the request was HEAD, @param keepBody whether `body()` will be asked for */
  begin(head: boolean, keepBody: boolean): void {
    this.#framing = 'head';
    this.#partial = '';
    this.#noBody = head;
    this.#body = keepBody ? [] : null;
    this.serverTiming = null;
  }

  /** Takes the next `length` bytes of `bytes`, which may be overwritten afterwards. */
  push(bytes: Buffer, length: number): Progress {
    let at = 0;
    while (at < length) {
      switch (this.#framing) {
        case 'head': {
          const end = this.#take(bytes, at, length, HEAD_END);
          if (end < 0) return this.#partial.length > MAX_HEAD ? Progress.broken : Progress.more;
          at = end;
          const head = this.#partial;
          this.#partial = '';
          const progress = this.#readHead(head);
          if (progress === Progress.broken) return progress;
          if (progress === Progress.complete) return at === length ? progress : Progress.broken;
          break;
        }
        case 'length': {
          at = this.#keep(bytes, at, length);
          if (this.#left === 0) return at === length ? Progress.complete : Progress.broken;
          break;
        }
        case 'chunk size': {
          const end = this.#take(bytes, at, length, LINE_END);
          if (end < 0) return this.#partial.length > MAX_HEAD ? Progress.broken : Progress.more;
          at = end;
          const size = chunkSize(this.#partial);
          this.#partial = '';
          if (size === null) return Progress.broken;
          this.#left = size;
          this.#framing = size === 0 ? 'trailer' : 'chunk';
          break;
        }
        case 'chunk': {
          at = this.#keep(bytes, at, length);
          if (this.#left === 0) this.#framing = 'chunk end';
          break;
        }
        case 'chunk end': {
          const end = this.#take(bytes, at, length, LINE_END);
          if (end < 0) return this.#partial.length > 1 ? Progress.broken : Progress.more;
          at = end;
          if (this.#partial !== '') return Progress.broken;
          this.#framing = 'chunk size';
          break;
        }
        case 'trailer': {
          const end = this.#take(bytes, at, length, LINE_END);
          if (end < 0) return this.#partial.length > MAX_HEAD ? Progress.broken : Progress.more;
          at = end;
          const last = this.#partial === '';
          this.#partial = '';
          if (last) return at === length ? Progress.complete : Progress.broken;
          break;
        }
        case 'until close': {
          this.#left = Infinity;
          at = this.#keep(bytes, at, length);
          break;
        }
      }
    }
    return Progress.more;
  }

  /** Whether the end of the connection, coming now, is how this answer says that it is complete. */
  get endsWithConnection(): boolean {
    return this.#framing === 'until close';
  }

  /** The body as it came, if it was to be kept. */
  body(): Buffer {
    return Buffer.concat(this.#body ?? []);
  }

  /**
   * Adds what lies before `mark` to the partial text and returns the place behind the mark, or -1 if it has
   * not come yet; a mark may itself be cut in two by a chunk's end.
   */
  #take(bytes: Buffer, from: number, length: number, mark: Buffer): number {
    if (this.#partial === '') {
      const found = bytes.indexOf(mark, from);
      // The buffer is longer than what came, and what lies behind is left from before.
      if (found >= 0 && found + mark.length <= length) {
        this.#partial = bytes.toString('latin1', from, found);
        return found + mark.length;
      }
      this.#partial = bytes.toString('latin1', from, length);
      return -1;
    }
    const before = this.#partial.length;
    const text = this.#partial + bytes.toString('latin1', from, length);
    const found = text.indexOf(mark.toString('latin1'), Math.max(0, before - mark.length + 1));
    if (found < 0) {
      this.#partial = text;
      return -1;
    }
    this.#partial = text.slice(0, found);
    return from + found + mark.length - before;
  }

  /** Takes body bytes, up to those that are still to come; returns the place behind them. */
  #keep(bytes: Buffer, from: number, length: number): number {
    const to = Math.min(length, from + this.#left);
    this.#body?.push(Buffer.from(bytes.subarray(from, to)));
    this.#left -= to - from;
    return to;
  }

  #readHead(text: string): Progress {
    // A server's heads differ by little else than their date, and one is looked at for each request.
    if (text !== lastText) {
      lastHead = parseHead(text);
      lastText = text;
    }
    const head = lastHead;
    if (head === null) return Progress.broken;
    this.status = head.status;
    // An interim answer (100, 103): the one that counts follows.
    if (head.status < 200) return Progress.more;
    // An answer that ends with its connection, but for one that has no body, leaves none to go on with.
    this.keepAlive = head.keepAlive && (this.#noBody || head.framing !== 'until close');
    if (head.idleSeconds !== null) this.idleSeconds = head.idleSeconds;
    this.serverTiming = head.serverTiming;
    if (this.#noBody || head.length === 0) return Progress.complete;
    this.#framing = head.framing;
    this.#left = head.length ?? 0;
    return Progress.more;
  }
}

/** What a head says of its answer. */
interface Head {
  status: number;
  keepAlive: boolean;
  idleSeconds: number | null;
  serverTiming: string | null;
  framing: 'length' | 'chunk size' | 'until close';
  /** Bytes of the body; null where its framing tells. */
  length: number | null;
}

let lastText = '';
let lastHead: Head | null = null;

/** Null for what is no head of an HTTP/1 answer. */
function parseHead(text: string): Head | null {
  const lower = text.toLowerCase();
  if (!/^http\/1\.[01] [1-5]\d\d( |\r|$)/.test(lower)) return null;
  const status = Number(text.slice(9, 12));
  // To switch protocols was not asked for.
  if (status === 101) return null;
  const connection = value(lower, 'connection');
  const limit = value(lower, 'keep-alive');
  const head: Head = {
    status,
    keepAlive:
      lower.charCodeAt(7) === 0x31
        ? !connection?.includes('close')
        : connection?.includes('keep-alive') === true,
    idleSeconds: limit === null ? null : Number(/timeout=(\d+)/.exec(limit)?.[1] ?? Number.NaN),
    serverTiming: value(lower, 'server-timing', text),
    framing: 'length',
    length: null,
  };
  if (status === 204 || status === 304) return { ...head, length: 0 };
  const coding = value(lower, 'transfer-encoding');
  if (coding !== null) return { ...head, framing: coding.endsWith('chunked') ? 'chunk size' : 'until close' };
  const length = value(lower, 'content-length');
  if (length === null) return { ...head, framing: 'until close' };
  return /^\d+$/.test(length) ? { ...head, length: Number(length) } : null;
}

/** Value of a header, found by its lower-case name; taken from `head` where its case matters. */
function value(lower: string, name: string, head: string = lower): string | null {
  const found = lower.indexOf(`\r\n${name}:`);
  if (found < 0) return null;
  const from = found + name.length + 3;
  const end = lower.indexOf('\r\n', from);
  return head.slice(from, end < 0 ? undefined : end).trim();
}

/** Size in a chunk's first line; extensions behind `;` are dropped. Null where it is none. */
function chunkSize(line: string): number | null {
  const size = line.split(';', 1)[0]?.trim() ?? '';
  return /^[0-9a-f]{1,12}$/i.test(size) ? Number.parseInt(size, 16) : null;
}
