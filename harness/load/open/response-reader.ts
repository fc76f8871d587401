/** What a chunk did to the answer that is being read. */
export const Progress = { more: 0, complete: 1, broken: 2 } as const;
export type Progress = (typeof Progress)[keyof typeof Progress];

/** Longest head that is waited for, bytes: Node's own limit for the heads it takes. */
const MAX_HEAD = 16 * 1024;
const HEAD_END = '\r\n\r\n';
const LINE_END = '\r\n';

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
  #take(bytes: Buffer, from: number, length: number, mark: string): number {
    if (this.#partial === '') {
      const found = bytes.indexOf(mark, from, 'latin1');
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
    const found = text.indexOf(mark, Math.max(0, before - mark.length + 1));
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

  #readHead(head: string): Progress {
    const lower = head.toLowerCase();
    if (!/^http\/1\.[01] [1-5]\d\d( |\r|$)/.test(lower)) return Progress.broken;
    this.status = Number(head.slice(9, 12));
    if (this.status < 200) {
      // An interim answer (100, 103): the one that counts follows. To switch protocols was not asked for.
      return this.status === 101 ? Progress.broken : Progress.more;
    }
    const connection = value(lower, 'connection');
    this.keepAlive =
      lower.charCodeAt(7) === 0x31
        ? !connection?.includes('close')
        : connection?.includes('keep-alive') === true;
    const limit = value(lower, 'keep-alive');
    if (limit !== null) this.idleSeconds = Number(/timeout=(\d+)/.exec(limit)?.[1] ?? Number.NaN);
    this.serverTiming = lower.includes('\r\nserver-timing:') ? value(lower, 'server-timing', head) : null;
    if (this.#noBody || this.status === 204 || this.status === 304) return Progress.complete;
    const coding = value(lower, 'transfer-encoding');
    if (coding !== null) {
      this.#framing = coding.endsWith('chunked') ? 'chunk size' : 'until close';
      return Progress.more;
    }
    const length = value(lower, 'content-length');
    if (length === null) {
      this.#framing = 'until close';
      this.keepAlive = false;
      return Progress.more;
    }
    if (!/^\d+$/.test(length)) return Progress.broken;
    this.#left = Number(length);
    this.#framing = 'length';
    return this.#left === 0 ? Progress.complete : Progress.more;
  }
}

/** Value of a header, found by its lower-case name; taken from `head` where its case matters. */
function value(lower: string, name: string, head: string = lower): string | null {
  const found = lower.indexOf(`\r\n${name}:`);
  if (found < 0) return null;
  const from = found + name.length + 3;
  const end = lower.indexOf(LINE_END, from);
  return head.slice(from, end < 0 ? undefined : end).trim();
}

/** Size in a chunk's first line; extensions behind `;` are dropped. Null where it is none. */
function chunkSize(line: string): number | null {
  const size = line.split(';', 1)[0]?.trim() ?? '';
  return /^[0-9a-f]{1,12}$/i.test(size) ? Number.parseInt(size, 16) : null;
}
