import { monotonicNow } from '../../clock.ts';
import type { ErrorKind } from '../../record/load.ts';
import type { LoadWindow } from '../books.ts';
import {
  type AnswerRead,
  Connection,
  type ConnectionEvents,
  type Exchange,
  type Peer,
  peerOf,
} from '../http/connection.ts';
import { type WireRequest, wireRequests } from '../http/wire-request.ts';
import { Queue } from '../open/queue.ts';
import { backOff } from './back-off.ts';
import type { ClosedLoad, ClosedOutcome } from './closed-load.ts';
import { SilentCloses, WATCH } from './silent-closes.ts';
import { Tally } from './tally.ts';

/** Connections that are being opened at once before the load: a listener's backlog holds only so many. */
const OPENING = 32;
/** How long each of these may take to open, ms. */
const PATIENCE = 2000;
/** How often deadlines are looked at, ms. */
const DEADLINES = 5;

/** One user: a connection, or a pause before the next one, and a place in the list of requests. */
interface Lane {
  connection: Connection | null;
  /** Index of its next request. */
  place: number;
  /** Failures in a row. */
  failures: number;
  /** Sent already, and to be sent again. */
  again: Exchange | null;
  pause: NodeJS.Timeout | undefined;
  /** Whether the pause is there to see what the server does with its idle connection. */
  watched: boolean;
}

/** Keeps as many requests under way as there are connections, over connections like those of the open loop. */
export class OwnLoop implements ConnectionEvents {
  readonly #load: ClosedLoad;
  readonly #peer: Peer;
  readonly #requests: WireRequest[];
  readonly #lanes: Lane[];
  readonly #laneOf = new Map<Connection, Lane>();
  readonly #refusals: Record<string, number> = {};
  readonly #silentCloses = new SilentCloses();
  /** In the order in which they were sent, and so in that of their deadlines. */
  readonly #underWay = new Queue<Exchange>();
  #tally: Tally | null = null;
  #end = 0;
  #opened = 0;
  #running = false;
  #closed = false;
  #cut: () => void = () => {};

  /** @param origin `http://host:port` or `https://host:port` */
  constructor(origin: string, load: ClosedLoad) {
    const url = new URL(origin);
    this.#load = load;
    this.#peer = peerOf(url, load.insecure);
    this.#requests = wireRequests(load.requests, url.host);
    // Each begins elsewhere in the list, so that they don't all send the same request at once.
    const stride = Math.max(1, Math.floor(load.requests.length / load.connections));
    this.#lanes = Array.from({ length: load.connections }, (_, index) => ({
      connection: null,
      place: (index * stride) % load.requests.length,
      failures: 0,
      again: null,
      pause: undefined,
      watched: false,
    }));
  }

  /** Opens the connections before the load; resolves when they are open or could not be opened. */
  async prepare(): Promise<void> {
    for (let from = 0; from < this.#lanes.length; from += OPENING) {
      const batch = this.#lanes.slice(from, from + OPENING);
      for (const lane of batch) this.#open(lane);
      const until = monotonicNow() + PATIENCE;
      while (this.#opened < from + batch.length && monotonicNow() < until) {
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      // The first that is refused tells enough.
      if (this.#opened < from + batch.length) return;
    }
  }

  async run(window: LoadWindow): Promise<ClosedOutcome> {
    const tally = new Tally(window);
    this.#tally = tally;
    this.#end = window.end;
    await this.#until(window.warmupStart);
    this.#running = !this.#closed;
    for (const lane of this.#lanes) if (lane.connection === null || lane.connection.usable) this.#next(lane);
    const deadlines = setInterval(() => this.#expire(monotonicNow()), DEADLINES);
    await this.#until(window.end);
    clearInterval(deadlines);
    const books = tally.close(Math.min(monotonicNow(), window.end));
    this.#running = false;
    this.#closed = true;
    for (const lane of this.#lanes) {
      clearTimeout(lane.pause);
      lane.connection?.abort('closed');
    }
    return { books, refusals: { ...this.#refusals }, spoke: this.#peer.spoke };
  }

  /** Ends the load now; what is under way is counted as in flight. */
  stop(): void {
    this.#closed = true;
    this.#cut();
  }

  opened(connection: Connection): void {
    this.#opened += 1;
    const lane = this.#laneOf.get(connection);
    if (lane !== undefined && this.#running) this.#next(lane);
  }

  refused(connection: Connection, code: string | undefined): void {
    const lane = this.#leave(connection);
    if (this.#closed) return;
    const why = code ?? 'closed';
    this.#refusals[why] = (this.#refusals[why] ?? 0) + 1;
    if (lane === undefined || !this.#running) return;
    const now = monotonicNow();
    // Without a connection it is the next in line that was not sent.
    const { route } = lane.again?.request ?? this.#request(lane);
    if (lane.again === null) this.#tally?.sent(now, route);
    else lane.again.ended = true;
    lane.again = null;
    this.#tally?.failed(now, route, 'connect');
    lane.failures += 1;
    this.#next(lane);
  }

  answered(connection: Connection, exchange: Exchange, now: number, answer: AnswerRead): void {
    const { serverTiming } = answer;
    const lane = this.#laneOf.get(connection);
    if (this.#closed || lane === undefined) return;
    lane.failures = 0;
    // As if the server had said so.
    if (this.#silentCloses.ends(connection.served)) connection.abort('closed');
    if (!connection.usable) this.#leave(connection);
    const { route } = exchange.request;
    if (exchange.early) this.#tally?.early(now, route);
    this.#tally?.answer(now, exchange.request, answer, 'right');
    if (serverTiming !== null) this.#tally?.serverTiming(now, serverTiming);
    this.#tally?.completed(now, route, now - exchange.written);
    if (connection.usable && this.#silentCloses.watches(connection.served)) this.#watch(lane, connection);
    else this.#next(lane);
  }

  failed(
    connection: Connection,
    exchange: Exchange,
    now: number,
    kind: ErrorKind,
    answer: AnswerRead | null,
  ): void {
    const lane = this.#laneOf.get(connection);
    if (this.#closed || lane === undefined) return;
    const { route } = exchange.request;
    if (exchange.early) this.#tally?.early(now, route);
    if (answer !== null && (kind === 'status' || kind === 'body')) {
      this.#tally?.answer(now, exchange.request, answer, kind);
    }
    const latency = this.#load.timeoutSeconds * 1000;
    this.#tally?.failed(now, route, kind, kind === 'timeout' ? { latency, service: latency } : undefined);
    if (kind === 'closed' || kind === 'reset') {
      lane.failures += 1;
      this.#silentCloses.lost(connection.served);
    } else lane.failures = 0;
    if (!connection.usable) this.#leave(connection);
    exchange.ended = true;
    this.#next(lane);
  }

  raced(connection: Connection, exchange: Exchange): void {
    const lane = this.#leave(connection);
    if (this.#closed || lane === undefined) return;
    this.#tally?.raced(monotonicNow(), exchange.request.route);
    lane.again = exchange;
    this.#open(lane);
  }

  /** It tells so before the request on it ends, which is when the next connection is opened. */
  closed(connection: Connection, lost: boolean): void {
    const lane = this.#laneOf.get(connection);
    if (lane === undefined || lost) return;
    // Idle, before the load began.
    if (!this.#running) this.#leave(connection);
    else if (lane.watched) {
      this.#silentCloses.closed(connection.served);
      lane.watched = false;
      clearTimeout(lane.pause);
      this.#leave(connection);
      this.#next(lane);
    }
  }

  /** Leaves a connection alone for a moment, to see whether the server closes it. */
  #watch(lane: Lane, connection: Connection): void {
    lane.watched = true;
    lane.pause = setTimeout(() => {
      lane.watched = false;
      this.#silentCloses.kept(connection.served);
      this.#next(lane);
    }, WATCH);
  }

  /** The next request of a lane, over the connection it has or the one it gets. */
  #next(lane: Lane): void {
    if (!this.#running || monotonicNow() >= this.#end) return;
    if (lane.connection === null) {
      const pause = backOff(lane.failures);
      if (pause === 0) this.#open(lane);
      else lane.pause = setTimeout(() => this.#open(lane), pause);
      return;
    }
    if (!lane.connection.usable) return;
    const { again } = lane;
    lane.again = null;
    lane.connection.send(again ?? this.#exchange(lane));
  }

  #exchange(lane: Lane): Exchange {
    const request = this.#request(lane);
    lane.place = (lane.place + 1) % this.#requests.length;
    const now = monotonicNow();
    const exchange = { due: now, written: now, request, ended: false, again: false, connection: null };
    this.#tally?.sent(now, request.route);
    this.#underWay.push(exchange);
    return exchange;
  }

  #request({ place }: Lane): WireRequest {
    const request = this.#requests[place];
    if (request === undefined) throw new TypeError('Expected a request to send, got none');
    return request;
  }

  #open(lane: Lane): void {
    if (this.#closed) return;
    lane.connection = new Connection(this.#peer, this);
    this.#laneOf.set(lane.connection, lane);
  }

  #leave(connection: Connection): Lane | undefined {
    const lane = this.#laneOf.get(connection);
    this.#laneOf.delete(connection);
    if (lane?.connection === connection) lane.connection = null;
    return lane;
  }

  #expire(now: number): void {
    const timeout = this.#load.timeoutSeconds * 1000;
    for (;;) {
      const first = this.#underWay.first;
      if (first === undefined || (!first.ended && first.due + timeout > now)) return;
      this.#underWay.shift();
      if (!first.ended) this.#timeOut(first);
    }
  }

  #timeOut(exchange: Exchange): void {
    if (exchange.connection !== null) {
      exchange.connection.abort('timeout');
      return;
    }
    // It waits for the connection over which it is to be sent again.
    const lane = this.#lanes.find(({ again }) => again === exchange);
    if (lane === undefined) return;
    lane.again = null;
    exchange.ended = true;
    const latency = this.#load.timeoutSeconds * 1000;
    this.#tally?.failed(monotonicNow(), exchange.request.route, 'timeout', { latency, service: latency });
  }

  async #until(time: number): Promise<void> {
    const cut = new Promise<void>((resolve) => {
      this.#cut = resolve;
    });
    for (let left = time - monotonicNow(); left > 0 && !this.#closed; left = time - monotonicNow()) {
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([cut, new Promise((resolve) => (timer = setTimeout(resolve, left)))]);
      clearTimeout(timer);
    }
  }
}
