import { monotonicNow } from '../../clock.ts';
import type { ErrorKind } from '../../record/load.ts';
import {
  type AnswerRead,
  Connection,
  type ConnectionEvents,
  type Exchange,
  type Peer,
} from '../http/connection.ts';
import { Queue } from './queue.ts';

/** Connections that are being opened at once: to open one costs far more than to use one. */
const OPENING = 32;

export interface PoolEvents {
  /** An answer came, right or wrong: to be looked at now, since its connection reads the next one as soon as it is free. */
  answer(exchange: Exchange, now: number, answer: AnswerRead, verdict: 'right' | 'status' | 'body'): void;
  answered(exchange: Exchange, now: number): void;
  failed(exchange: Exchange, now: number, kind: ErrorKind): void;
  /** It is sent again, since the server closed an idle connection as it left. */
  raced(exchange: Exchange): void;
}

/**
 * Connections that grow as needed up to a cap. The one idle for longest comes next, so that the workers of
 * a cluster, which each hold some of the connections, get their equal share.
 */
export class ConnectionPool implements ConnectionEvents {
  readonly #peer: Peer;
  readonly #cap: number;
  readonly #events: PoolEvents;
  readonly #all = new Set<Connection>();
  readonly #idle = new Queue<Connection>();
  /** Exchanges that wait for a connection that is being opened, or for one to become free. */
  readonly #waiting = new Queue<Exchange>();
  /** The waiting ones that are sent again: they come first. */
  readonly #again = new Queue<Exchange>();
  #opening = 0;
  /** Connections that were open before the load. */
  #floor = 0;
  #ended = false;
  /** The waiting ones that have not run into their deadline. */
  #alive = 0;
  /** Requests written to a socket. */
  written = 0;
  /** Connections that were opened under load. */
  grown = 0;
  /** The system's code -> how many connections could not be opened for it. */
  readonly refusals = new Map<string, number>();

  constructor(peer: Peer, cap: number, events: PoolEvents) {
    this.#peer = peer;
    this.#cap = cap;
    this.#events = events;
  }

  /** Opens connections before any is needed; resolves when they are open or could not be opened. */
  async prepare(count: number): Promise<void> {
    const wanted = Math.min(count, this.#cap);
    this.#floor = wanted;
    for (let tried = 0; tried < wanted && !this.#ended; ) {
      const batch = Math.min(OPENING, wanted - tried);
      for (let index = 0; index < batch; index++) this.#open();
      tried += batch;
      const until = monotonicNow() + 2000;
      while (this.#opening > 0 && monotonicNow() < until)
        await new Promise((resolve) => setTimeout(resolve, 1));
      // The first that is refused tells enough.
      if (this.#all.size < tried) return;
    }
  }

  /** Sends on a free connection, else waits for one to be opened; false if the cap leaves none to wait for. */
  send(exchange: Exchange): boolean {
    const connection = this.#take(exchange.due);
    if (connection !== undefined) {
      this.#write(connection, exchange);
      return true;
    }
    // Each that waits has a connection to come that nobody else waits for.
    if (this.#alive >= this.#cap - (this.#all.size - this.#opening)) return false;
    this.#waiting.push(exchange);
    this.#alive += 1;
    this.#grow();
    return true;
  }

  /** An exchange runs into its deadline, wherever it is. */
  expire(exchange: Exchange): void {
    if (exchange.connection !== null) {
      exchange.connection.abort('timeout');
      return;
    }
    exchange.ended = true;
    this.#alive -= 1;
    this.#events.failed(exchange, monotonicNow(), 'timeout');
  }

  /** Ends all connections without a word. */
  end(): void {
    this.#ended = true;
    for (const connection of this.#all) connection.abort('closed');
  }

  opened(connection: Connection): void {
    this.#opening -= 1;
    this.#serve(connection);
    this.#grow();
  }

  refused(connection: Connection, code: string | undefined): void {
    this.#opening -= 1;
    this.#all.delete(connection);
    const why = code ?? 'closed';
    this.refusals.set(why, (this.refusals.get(why) ?? 0) + 1);
    const exchange = this.#nextWaiting();
    if (exchange !== undefined) {
      exchange.ended = true;
      this.#events.failed(exchange, monotonicNow(), 'connect');
    }
    this.#grow();
  }

  answered(connection: Connection, exchange: Exchange, now: number, answer: AnswerRead): void {
    this.#events.answer(exchange, now, answer, 'right');
    // Before it is counted, so that what is due meanwhile finds it free.
    this.#serve(connection);
    this.#events.answered(exchange, now);
  }

  failed(
    connection: Connection,
    exchange: Exchange,
    now: number,
    kind: ErrorKind,
    answer: AnswerRead | null,
  ): void {
    if (answer !== null && (kind === 'status' || kind === 'body')) {
      this.#events.answer(exchange, now, answer, kind);
    }
    this.#serve(connection);
    this.#events.failed(exchange, now, kind);
  }

  raced(_connection: Connection, exchange: Exchange): void {
    this.#events.raced(exchange);
    // Not on one that is idle: that may be about to be closed as well.
    this.#again.push(exchange);
    this.#alive += 1;
    this.#grow();
  }

  closed(connection: Connection, lost: boolean): void {
    this.#all.delete(connection);
    // One that was lost is replaced at once: to open it under the next request would time that as well.
    if (lost && !this.#ended && this.#opening < OPENING && this.#all.size < this.#floor) this.#open();
    this.#grow();
  }

  /** Gives a connection that became free to whoever waits for longest. */
  #serve(connection: Connection): void {
    if (!connection.usable) return;
    const exchange = this.#nextWaiting();
    if (exchange === undefined) this.#idle.push(connection);
    else this.#write(connection, exchange);
  }

  #write(connection: Connection, exchange: Exchange): void {
    this.written += 1;
    connection.send(exchange);
  }

  /** The next exchange that has not run into its deadline while it waited. */
  #nextWaiting(): Exchange | undefined {
    for (;;) {
      const exchange = this.#again.shift() ?? this.#waiting.shift();
      if (exchange === undefined) return undefined;
      if (exchange.ended) continue;
      this.#alive -= 1;
      return exchange;
    }
  }

  #take(now: number): Connection | undefined {
    for (;;) {
      const connection = this.#idle.shift();
      if (connection === undefined) return undefined;
      if (!connection.usable) continue;
      if (!connection.stale(now)) return connection;
      connection.abort('closed');
    }
  }

  #grow(): void {
    if (this.#ended) return;
    while (this.#opening < OPENING && this.#opening < this.#alive && this.#all.size < this.#cap) {
      this.grown += 1;
      this.#open();
    }
  }

  #open(): void {
    this.#opening += 1;
    this.#all.add(new Connection(this.#peer, this));
  }
}
