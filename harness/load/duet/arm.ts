import { monotonicNow } from '../../clock.ts';
import type { ErrorKind } from '../../record/load.ts';
import { ArmAnswers } from '../answers/arm-answers.ts';
import {
  type AnswerRead,
  Connection,
  type ConnectionEvents,
  type Exchange,
  type Peer,
} from '../http/connection.ts';
import type { WireRequest } from '../http/wire-request.ts';
import { RouteBooks, type RouteCounted } from '../route-books.ts';

/** Pause after a connection that could not be opened, ms: a target that is gone is not asked without end. */
const BACK_OFF = 20;
/** How long connections may take to open before what needs them is counted as not connected, ms. */
const PATIENCE = 2000;

/** Told when a request has ended: the milliseconds from its write to its answer, or null for a wrong one or none. */
export type Ended = (connection: Connection | null, took: number | null, now: number) => void;

/** One of the two targets of a duet: its connections, and what became of each request on them. */
export class Arm implements ConnectionEvents {
  readonly #peer: Peer;
  readonly #timeout: number;
  readonly #connections = new Set<Connection>();
  readonly #underWay = new Set<Exchange>();
  /** Sent as soon as a connection is open: again, or since none was free. */
  readonly #waiting: Exchange[] = [];
  /** Those of an open load, each with who wants to know of its end. */
  readonly #asked = new Map<Exchange, (took: number | null) => void>();
  #ended: Ended = () => {};
  #closing = false;
  // A duet's requests are never due before they are sent: latency and service time are one.
  #books = new RouteBooks(false);
  #failures = 0;
  /** The system's code -> connections that could not be opened for it. */
  readonly refusals: Record<string, number> = {};
  /** Requests written, and wholly answered rightly or not, since the arm was made. */
  readonly counts = { written: 0, answered: 0 };
  /** Status that was not the one expected -> answers since the last reset. */
  wrongStatuses: Record<string, number> = {};
  /** All right answers since the load began. */
  readonly answers = new ArmAnswers();

  /** @param timeoutSeconds after which an unanswered request is an error */
  constructor(peer: Peer, timeoutSeconds: number) {
    this.#peer = peer;
    this.#timeout = timeoutSeconds * 1000;
  }

  /** Opens connections until as many can be used, those that wait too long or are refused left out. */
  async connect(count: number): Promise<void> {
    const until = monotonicNow() + PATIENCE;
    while (!this.#closing && !this.holds(count) && monotonicNow() < until) {
      const refused = total(this.refusals);
      while (this.#connections.size < count) this.#connections.add(new Connection(this.#peer, this));
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (total(this.refusals) > refused) {
        await new Promise((resolve) => setTimeout(resolve, BACK_OFF));
        return;
      }
    }
  }

  /** Ends connections beyond as many. */
  keep(count: number): void {
    for (const connection of [...this.#connections].slice(count)) connection.abort('closed');
  }

  /** Whether as many connections can be used now, not counting any that the target may be about to close. */
  holds(count: number): boolean {
    const now = monotonicNow();
    let usable = 0;
    for (const connection of this.#connections) {
      if (!connection.usable) continue;
      if (connection.stale(now)) connection.abort('closed');
      else usable += 1;
    }
    return usable >= count;
  }

  /** Connections that take a request now. */
  *usable(): Generator<Connection> {
    for (const connection of this.#connections) if (connection.usable) yield connection;
  }

  send(connection: Connection, request: WireRequest, ended: Ended): void {
    this.#ended = ended;
    const now = monotonicNow();
    const exchange: Exchange = { due: now, written: now, request, ended: false, again: false, connection };
    this.#underWay.add(exchange);
    this.#books.of(request.route).scheduled += 1;
    this.counts.written += 1;
    connection.send(exchange);
  }

  /**
   * Sends a request that was due at a moment, on a free connection or else on one that is opened for it.
   * @param most connections @param done told of the milliseconds from that moment to its answer, or null for a wrong one or none
   */
  ask(request: WireRequest, due: number, most: number, done: (took: number | null) => void): void {
    const exchange: Exchange = { due, written: due, request, ended: false, again: false, connection: null };
    this.#asked.set(exchange, done);
    this.#underWay.add(exchange);
    this.#books.of(request.route).scheduled += 1;
    const now = monotonicNow();
    for (const connection of [...this.usable()]) {
      if (connection.stale(now)) connection.abort('closed');
      else {
        this.#write(connection, exchange);
        return;
      }
    }
    this.#waiting.push(exchange);
    if (this.#connections.size < most) this.#connections.add(new Connection(this.#peer, this));
  }

  #write(connection: Connection, exchange: Exchange): void {
    exchange.connection = connection;
    this.counts.written += 1;
    connection.send(exchange);
  }

  /** Gives a connection that is free to the one that waits for longest. */
  #serve(connection: Connection): void {
    if (!connection.usable) return;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      if (next.ended) continue;
      this.#write(connection, next);
      return;
    }
  }

  /** Tells of an end. @param took write to answer, ms @param latency the same from when it was due */
  #tell(
    connection: Connection | null,
    exchange: Exchange,
    took: number | null,
    latency: number | null,
    now: number,
  ): void {
    const done = this.#asked.get(exchange);
    if (done === undefined) {
      this.#ended(connection, took, now);
      return;
    }
    this.#asked.delete(exchange);
    done(latency);
    if (connection !== null) this.#serve(connection);
  }

  /** Counts a request that no connection could be opened for. */
  notConnected({ route }: WireRequest): void {
    const book = this.#books.of(route);
    book.scheduled += 1;
    book.errors.connect += 1;
    this.#failures += 1;
  }

  /** Requests since they were last taken that got no right answer. */
  get failures(): number {
    return this.#failures;
  }

  get idle(): boolean {
    return this.#underWay.size === 0;
  }

  /** Ends what has run into its deadline. */
  expire(now: number): void {
    for (const exchange of this.#underWay) {
      if (exchange.due + this.#timeout > now) continue;
      if (exchange.connection === null) this.failed(null, exchange, now, 'timeout');
      else exchange.connection.abort('timeout');
    }
  }

  /** Requests by route since it was last taken; those under way are in flight. Counts anew from now on. */
  take(): RouteCounted[] {
    const underWay = [...this.#underWay];
    const books = this.#books;
    this.#books = new RouteBooks(false);
    this.#failures = 0;
    return books.close((name) => underWay.filter(({ request }) => request.route === name).length);
  }

  end(): void {
    this.#closing = true;
    for (const connection of this.#connections) connection.abort('closed');
  }

  opened(connection: Connection): void {
    this.#serve(connection);
  }

  refused(connection: Connection, code: string | undefined): void {
    this.#connections.delete(connection);
    const why = code ?? 'closed';
    this.refusals[why] = (this.refusals[why] ?? 0) + 1;
    const exchange = this.#waiting.shift();
    if (exchange !== undefined && !exchange.ended)
      this.failed(connection, exchange, monotonicNow(), 'connect');
  }

  closed(connection: Connection): void {
    this.#connections.delete(connection);
    // Who waits for one that is gone would wait in vain.
    if (this.#closing || this.#waiting.length === 0 || this.#connections.size >= this.#waiting.length) return;
    this.#connections.add(new Connection(this.#peer, this));
  }

  answered(connection: Connection, exchange: Exchange, now: number, answer: AnswerRead): void {
    this.#underWay.delete(exchange);
    this.answers.add(exchange.request, now, answer);
    const book = this.#books.of(exchange.request.route);
    book.completed += 1;
    book.body(answer.bytes);
    this.counts.answered += 1;
    // One that was sent again tells of a connection that was opened, and not of the service.
    const took = exchange.again ? null : now - exchange.written;
    if (took !== null) book.latency.record(took);
    this.#tell(connection, exchange, took, exchange.again ? null : now - exchange.due, now);
  }

  raced(_connection: Connection, exchange: Exchange): void {
    if (this.#closing) return;
    this.#books.of(exchange.request.route).raced += 1;
    this.#waiting.push(exchange);
    this.#connections.add(new Connection(this.#peer, this));
  }

  failed(
    connection: Connection | null,
    exchange: Exchange,
    now: number,
    kind: ErrorKind,
    answer: Pick<AnswerRead, 'status'> | null = null,
  ): void {
    if (this.#closing) return;
    if (kind === 'status' && answer !== null) {
      this.wrongStatuses[answer.status] = (this.wrongStatuses[answer.status] ?? 0) + 1;
    }
    exchange.ended = true;
    this.#underWay.delete(exchange);
    this.#books.of(exchange.request.route).errors[kind] += 1;
    this.#failures += 1;
    if (kind === 'status' || kind === 'body') this.counts.answered += 1;
    this.#tell(connection, exchange, null, null, now);
  }
}

function total(counts: Record<string, number>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
