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
  /** Sent again as soon as a connection is open. */
  readonly #again: Exchange[] = [];
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

  /** Counts a request that no connection could be opened for. */
  notConnected({ route }: WireRequest): void {
    const book = this.#books.of(route);
    book.scheduled += 1;
    book.errors.connect += 1;
    this.#failures += 1;
  }

  /** Requests since the last reset that got no right answer. */
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

  /** Requests since the last reset by route; those under way are in flight. */
  get routes(): RouteCounted[] {
    const underWay = [...this.#underWay];
    return this.#books.close((name) => underWay.filter(({ request }) => request.route === name).length);
  }

  /** Begins to count anew: what was before is warm-up. */
  reset(): void {
    this.#books = new RouteBooks(false);
    this.#failures = 0;
    this.wrongStatuses = {};
  }

  end(): void {
    this.#closing = true;
    for (const connection of this.#connections) connection.abort('closed');
  }

  opened(connection: Connection): void {
    const exchange = this.#again.shift();
    if (exchange === undefined) return;
    if (exchange.ended) return;
    exchange.connection = connection;
    this.counts.written += 1;
    connection.send(exchange);
  }

  refused(connection: Connection, code: string | undefined): void {
    this.#connections.delete(connection);
    const why = code ?? 'closed';
    this.refusals[why] = (this.refusals[why] ?? 0) + 1;
    const exchange = this.#again.shift();
    if (exchange !== undefined && !exchange.ended)
      this.failed(connection, exchange, monotonicNow(), 'connect');
  }

  closed(connection: Connection): void {
    this.#connections.delete(connection);
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
    this.#ended(connection, took, now);
  }

  raced(_connection: Connection, exchange: Exchange): void {
    if (this.#closing) return;
    this.#books.of(exchange.request.route).raced += 1;
    this.#again.push(exchange);
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
    this.#ended(connection, null, now);
  }
}

function total(counts: Record<string, number>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
