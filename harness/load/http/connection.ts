import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { monotonicNow } from '../../clock.ts';
import type { ErrorKind } from '../../record/load.ts';
import { protocolOf, wantedBy } from './foreign.ts';
import { IdleCloses } from './idle-closes.ts';
import { Progress, ResponseReader } from './response-reader.ts';
import type { WireRequest } from './wire-request.ts';

/** Where requests go. */
export interface Peer {
  host: string;
  port: number;
  secure: boolean;
  /** Takes any certificate. */
  insecure: boolean;
  /** What all its connections have in common. */
  idleCloses: IdleCloses;
  /** What it spoke or wanted in the place of HTTP/1, as far as any connection saw. */
  spoke: string | null;
}

/** Where an origin's requests go. */
export function peerOf(url: URL, insecure: boolean): Peer {
  const secure = url.protocol === 'https:';
  // A literal IPv6 address stands in brackets in a URL, and without them everywhere else.
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = Number(url.port) || (secure ? 443 : 80);
  return { host, port, secure, insecure, idleCloses: new IdleCloses(), spoke: null };
}

/** One request on its way: when it was due and when it was written, monotonic ms. */
export interface Exchange {
  due: number;
  written: number;
  request: WireRequest;
  /** Set once it has ended, in whatever way. */
  ended: boolean;
  /** Set where it ended before all of it had left this process. */
  early?: boolean;
  /** Set once it was sent a second time, its first connection having been closed as it left. */
  again: boolean;
  connection: Connection | null;
}

/** What is known of an answer when it has come. */
export type AnswerRead = Pick<
  ResponseReader,
  'status' | 'bytes' | 'interim' | 'framing' | 'keepAlive' | 'serverTiming' | 'header' | 'body'
>;

/** What a connection tells whoever holds it. Each exchange ends in exactly one of answered, failed or raced. */
export interface ConnectionEvents {
  /** It is open and takes requests. */
  opened(connection: Connection): void;
  /** It could not be opened; `code` is the system's, where there is one. */
  refused(connection: Connection, code: string | undefined): void;
  answered(connection: Connection, exchange: Exchange, now: number, answer: AnswerRead): void;
  /** @param answer null where none came, or not all of one */
  failed(
    connection: Connection,
    exchange: Exchange,
    now: number,
    kind: ErrorKind,
    answer: AnswerRead | null,
  ): void;
  /** The server closed it while it was idle, as the request left: it has to be sent once more, on another. */
  raced(connection: Connection, exchange: Exchange): void;
  /** It takes no more requests; `lost`: it ended under one that it should have answered. */
  closed(connection: Connection, lost: boolean): void;
}

/**
 * All connections read into one buffer: what comes is looked at before the next read, and nothing is kept
 * of it, so that thousands of connections cost no memory of their own.
 */
const SHARED = Buffer.allocUnsafe(64 * 1024);
/** Taken off the time for which a server says it keeps an idle connection, ms: a request must not cross its close. */
const IDLE_MARGIN = 1000;

/** One keep-alive connection: one request at a time, no pipelining. */
export class Connection {
  readonly #peer: Peer;
  readonly #socket: Socket;
  readonly #events: ConnectionEvents;
  readonly #reader = new ResponseReader();
  #exchange: Exchange | null = null;
  /** Answers that came whole. */
  served = 0;
  #opened = false;
  #gone = false;
  /** Monotonic ms. */
  #idleSince = 0;
  /** Idle before the request under way, ms. */
  #idled = 0;
  /** Whether the body of the answer under way is kept. */
  #keeps = false;
  #error: string | undefined;

  constructor(peer: Peer, events: ConnectionEvents) {
    this.#peer = peer;
    this.#events = events;
    const onread = {
      buffer: SHARED,
      callback: (length: number, bytes: Uint8Array) => {
        this.#read(length, bytes as Buffer);
        return true;
      },
    };
    const { host, port, secure } = peer;
    this.#socket = secure
      ? connectTls({
          host,
          port,
          rejectUnauthorized: !peer.insecure,
          ALPNProtocols: ['http/1.1'],
          ...(isIP(host) === 0 ? { servername: host } : {}),
          ...{ onread },
        })
      : connectTcp({ host, port, onread });
    this.#socket.setNoDelay(true);
    this.#socket.once(secure ? 'secureConnect' : 'connect', () => {
      this.#opened = true;
      this.#idleSince = monotonicNow();
      events.opened(this);
    });
    this.#socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#error = error.code ?? error.message;
      this.#peer.spoke ??= wantedBy(this.#error);
    });
    this.#socket.on('end', () => this.#ended());
    this.#socket.once('close', () => this.#closed());
  }

  /** Whether the server may be about to close it for having been idle. */
  stale(now: number): boolean {
    const { idleSeconds } = this.#reader;
    if (idleSeconds === null || Number.isNaN(idleSeconds)) return false;
    return now - this.#idleSince > Math.max(idleSeconds * 500, idleSeconds * 1000 - IDLE_MARGIN);
  }

  /** Writes a request; the answer, or why there is none, comes as an event. */
  send(exchange: Exchange): void {
    this.#exchange = exchange;
    exchange.connection = this;
    const { request } = exchange;
    this.#keeps = request.expectation.wantsBody() || request.keepsBody;
    this.#reader.begin(request.head, this.#keeps);
    const now = monotonicNow();
    this.#idled = now - this.#idleSince;
    // One that is sent again has waited since it was first sent.
    if (!exchange.again) exchange.written = now;
    this.#socket.write(request.bytes);
  }

  /** Ends it at once; a request on it fails with this kind. */
  abort(kind: ErrorKind): void {
    // First, so that nobody takes it for free when the request on it fails.
    this.#leave();
    this.#fail(kind);
  }

  #read(length: number, bytes: Buffer): void {
    const exchange = this.#exchange;
    if (exchange === null) {
      // Nobody asked: whatever it is, no answer on this connection can be told from it any more.
      this.#leave();
      return;
    }
    const first = !this.#reader.begun;
    const progress = this.#reader.push(bytes, length);
    if (progress === Progress.more) return;
    if (progress === Progress.broken) {
      if (first) this.#peer.spoke ??= protocolOf(bytes.subarray(0, Math.min(length, 16)));
      this.abort('protocol');
      return;
    }
    this.#complete(exchange);
  }

  #complete(exchange: Exchange): void {
    const now = monotonicNow();
    const { request } = exchange;
    const verdict = request.expectation.judge(this.#reader, this.#keeps);
    this.#exchange = null;
    this.served += 1;
    this.#idleSince = now;
    exchange.ended = true;
    // Answered before all of it was sent: what is left of the request would be taken for the next one.
    exchange.early = this.#socket.writableLength > 0;
    if (!this.#reader.keepAlive || exchange.early) this.#leave();
    if (verdict === 'right') this.#events.answered(this, exchange, now, this.#reader);
    else this.#events.failed(this, exchange, now, verdict, this.#reader);
  }

  /** Whether it can take a request now. */
  get usable(): boolean {
    return this.#opened && !this.#gone && this.#exchange === null;
  }

  /** The server said that it sends no more. */
  #ended(): void {
    const exchange = this.#exchange;
    if (exchange !== null && this.#reader.endsWithConnection) this.#complete(exchange);
    if (exchange === null && !this.#gone) this.#peer.idleCloses.note(monotonicNow() - this.#idleSince);
    this.#lose('closed');
  }

  #closed(): void {
    if (!this.#opened) {
      if (!this.#gone) {
        this.#gone = true;
        this.#events.refused(this, this.#error);
      }
      return;
    }
    if (this.#error === undefined) this.#ended();
    else this.#lose(this.#error === 'ECONNRESET' || this.#error === 'EPIPE' ? 'reset' : 'closed');
  }

  /** The server ended it. */
  #lose(kind: 'closed' | 'reset'): void {
    const exchange = this.#exchange;
    if (exchange !== null) exchange.early = this.#socket.writableLength > 0;
    this.#leave();
    if (exchange === null || this.#reader.begun || exchange.again || !exchange.request.repeatable) {
      this.#fail(kind);
    } else if (!this.#peer.idleCloses.explains(this.#idled)) this.#fail(kind);
    else {
      this.#exchange = null;
      exchange.again = true;
      exchange.connection = null;
      this.#events.raced(this, exchange);
    }
  }

  #fail(kind: ErrorKind): void {
    const exchange = this.#exchange;
    if (exchange === null) return;
    this.#exchange = null;
    exchange.ended = true;
    this.#events.failed(this, exchange, monotonicNow(), kind, null);
  }

  #leave(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#socket.destroy();
    this.#events.closed(this, this.#exchange !== null);
  }
}
