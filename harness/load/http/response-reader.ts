import { type Framing, type Head, headerOf, isNoHead, parseHead } from './response-head.ts';

/** What a chunk did to the answer that is being read. */
export const Progress = { more: 0, complete: 1, broken: 2 } as const;
export type Progress = (typeof Progress)[keyof typeof Progress];

/** Longest head, line of a chunk's size, or trailers that are waited for, bytes: Node's own limit for the heads it takes. */
const MAX_HEAD = 16 * 1024;
/** Most of a body that is kept for a check, bytes: an answer of any size must not be gathered in memory. */
const MAX_KEPT = 8 * 1024 * 1024;
const HEAD_END = Buffer.from('\r\n\r\n');
const LINE_END = Buffer.from('\r\n');
/** The line before a chunk: its size, then extensions. As much of it as came must look like one. */
const CHUNK =
  /^([0-9a-f]{1,12})(?:[ \t]*;[ \t]*[!#$%&'*+\-.^_`|~0-9a-z]+(?:=(?:[!#$%&'*+\-.^_`|~0-9a-z]+|"(?:[^"\\\r\n\0]|\\[^\r\n\0])*"))?)*$/i;
const CHUNK_BEGUN = /^[0-9a-f]{0,12}(?:[ \t]*;[^\r\n\0]*)?\r?$/i;
const TRAILER = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[^\r\n\0]*$/;

type State = 'head' | 'length' | 'chunk size' | 'chunk' | 'chunk end' | 'trailer' | 'until close';

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
  /** Interim answers (100, 103) before the one that counts. */
  interim = 0;
  /** Bytes of the body so far, as they came. */
  bytes = 0;
  framing: Framing = 'none';

  #state: State = 'head';
  /** Beginning of a head, of a chunk's size line or of trailers, whose end has not come yet. */
  #partial = '';
  /** Bytes of the body, or of the chunk, that are still to come. */
  #left = 0;
  /** Bytes of trailers so far. */
  #trailers = 0;
  #noBody = false;
  #kept: Buffer[] | null = null;
  #head: Head | null = null;
  #begun = false;

  /** @param head whether the request was HEAD, @param keepBody whether `body()` will be asked for */
  begin(head: boolean, keepBody: boolean): void {
    this.#state = 'head';
    this.#partial = '';
    this.#noBody = head;
    this.#kept = keepBody ? [] : null;
    this.#head = null;
    this.#begun = false;
    this.#trailers = 0;
    this.serverTiming = null;
    this.interim = 0;
    this.bytes = 0;
  }

  /** Takes the next `length` bytes of `bytes`, which may be overwritten afterwards. */
  push(bytes: Buffer, length: number): Progress {
    this.#begun ||= length > 0;
    let at = 0;
    while (at < length) {
      switch (this.#state) {
        case 'head': {
          // Empty lines before an answer belong to none (RFC 9112, section 2.2).
          while (this.#partial === '' && at < length && (bytes[at] === 13 || bytes[at] === 10)) at += 1;
          if (at === length) return Progress.more;
          const end = this.#take(bytes, at, length, HEAD_END);
          if (end < 0) {
            return this.#partial.length > MAX_HEAD || isNoHead(this.#partial)
              ? Progress.broken
              : Progress.more;
          }
          at = end;
          const progress = this.#readHead(this.#taken());
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
          if (end < 0) {
            const begun = this.#partial.length <= MAX_HEAD && CHUNK_BEGUN.test(this.#partial);
            return begun ? Progress.more : Progress.broken;
          }
          at = end;
          const size = CHUNK.exec(this.#taken())?.[1];
          if (size === undefined) return Progress.broken;
          this.#left = Number.parseInt(size, 16);
          this.#state = this.#left === 0 ? 'trailer' : 'chunk';
          break;
        }
        case 'chunk': {
          at = this.#keep(bytes, at, length);
          if (this.#left === 0) this.#state = 'chunk end';
          break;
        }
        case 'chunk end': {
          const end = this.#take(bytes, at, length, LINE_END);
          if (end < 0) return this.#partial === '\r' ? Progress.more : Progress.broken;
          at = end;
          if (this.#taken() !== '') return Progress.broken;
          this.#state = 'chunk size';
          break;
        }
        case 'trailer': {
          const end = this.#take(bytes, at, length, LINE_END);
          if (end < 0) {
            const bare = /(?:^|[^\r])\n/.test(this.#partial);
            return bare || this.#trailers + this.#partial.length > MAX_HEAD ? Progress.broken : Progress.more;
          }
          at = end;
          const line = this.#taken();
          if (line === '') return at === length ? Progress.complete : Progress.broken;
          this.#trailers += line.length + LINE_END.length;
          if (this.#trailers > MAX_HEAD || !TRAILER.test(line)) return Progress.broken;
          break;
        }
        case 'until close': {
          this.#left = Number.POSITIVE_INFINITY;
          at = this.#keep(bytes, at, length);
          break;
        }
      }
    }
    return Progress.more;
  }

  /** Whether anything of an answer has come since `begin`. */
  get begun(): boolean {
    return this.#begun;
  }

  /** Whether the end of the connection, coming now, is how this answer says that it is complete. */
  get endsWithConnection(): boolean {
    return this.#state === 'until close';
  }

  /** The body as it came, if it was to be kept: its first 8 MiB. */
  body(): Buffer {
    return Buffer.concat(this.#kept ?? []);
  }

  /** Values of a header of the answer, by its lower-case name, joined by commas; null where it is not there. */
  header(name: string): string | null {
    return this.#head === null ? null : headerOf(this.#head, name);
  }

  #taken(): string {
    const text = this.#partial;
    this.#partial = '';
    return text;
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
    const room = MAX_KEPT - this.bytes;
    if (this.#kept !== null && room > 0) {
      this.#kept.push(Buffer.from(bytes.subarray(from, Math.min(to, from + room))));
    }
    this.bytes += to - from;
    this.#left -= to - from;
    return to;
  }

  #readHead(text: string): Progress {
    const head = parseHead(text);
    if (head === null) return Progress.broken;
    // An interim answer (100, 103): the one that counts follows.
    if (head.status < 200) {
      this.interim += 1;
      return Progress.more;
    }
    this.#head = head;
    this.status = head.status;
    this.framing = this.#noBody ? 'none' : head.framing;
    // An answer that ends with its connection, but for one that has no body, leaves none to go on with.
    this.keepAlive = head.keepAlive && this.framing !== 'until close';
    if (head.idleSeconds !== null) this.idleSeconds = head.idleSeconds;
    this.serverTiming = head.serverTiming;
    this.#left = head.length;
    if (this.framing === 'none') return Progress.complete;
    this.#state = this.framing === 'chunked' ? 'chunk size' : this.framing;
    return Progress.more;
  }
}
