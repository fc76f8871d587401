import { monotonicNow } from '../../clock.ts';
import type { ErrorKind } from '../../record/load.ts';
import type { PreparedRequest } from '../../record/request.ts';
import type { LoadWindow } from '../books.ts';
import { type AnswerRead, type Exchange, type Peer, peerOf } from '../http/connection.ts';
import { type WireRequest, wireRequests } from '../http/wire-request.ts';
import { Pacer, type Schedule, type Share } from '../pacer.ts';
import { ArrivalBooks, type OpenBooks, STEPS } from './arrivals.ts';
import { ConnectionPool } from './connection-pool.ts';
import { Metronome } from './metronome.ts';
import { Present } from './present.ts';
import { Queue } from './queue.ts';

/** Arrivals at a rate, each sent when it is due, whatever the answers do. */
export interface OpenLoad {
  schedule: Schedule;
  share: Share;
  /** Sent in this order, again and again. */
  requests: PreparedRequest[];
  /** Time after which an unanswered request is an error, from when it was due. */
  timeoutSeconds: number;
  /** The most connections: while all of them wait for an answer, a due request is shed. */
  maxConnections: number;
  /** Connections opened before any load. */
  preparedConnections: number;
  /** Takes any certificate. */
  insecure: boolean;
  /** Counts by tenths of the window as well. */
  bySteps: boolean;
  /** Without steps: parts of the window, by when requests were due, that are counted by themselves (default: none). */
  batches?: number;
  /** Routes that are counted by these parts as well, each by itself (default: none). */
  apart?: readonly string[];
  /** How it waits for the next request or answer. */
  waiting: Waiting;
}

/**
 * `sleep` leaves the core to others until something is due. `spin` keeps asking the clock, so that neither
 * the operating system nor a hypervisor has to wake anything: what is due is sent, and what comes is seen,
 * within microseconds, at the price of a whole core.
 */
type Waiting = 'sleep' | 'spin';

/** A turn of the spinning loop that takes longer held some work, or was interrupted, ms. */
const IDLE_TURN = 0.05;
/** How long after the window's end a generator that lags may still send what was due in it, ms. */
const LATE = 100;

export interface OpenOutcome {
  books: OpenBooks;
  /** The system's code -> how many connections could not be opened for it. */
  refusals: Record<string, number>;
  /** Connections that were opened under load. */
  grown: number;
  /** What the server spoke or wanted in the place of HTTP/1; null for nothing of the kind. */
  spoke: string | null;
  /** Milliseconds of the window in which it did nothing but ask the clock. */
  spunMs: number;
  /** Requests under way, integrated over the window, in requests times ms. */
  underWayMs: number;
}

/** An open loop against one origin; it opens its first connections when it is made. */
export class OpenLoop {
  readonly #load: OpenLoad;
  readonly #peer: Peer;
  readonly #pool: ConnectionPool;
  readonly #requests: WireRequest[];
  /** In the order in which they were due, and so in that of their deadlines. */
  readonly #underWay = new Queue<Exchange>();
  #books: ArrivalBooks | null = null;
  #pacer: Pacer;
  #origin = 0;
  #due = Infinity;
  #sent = 0;
  /** Requests of the window under way, by route. */
  readonly #open = new Map<string, number>();
  #window: LoadWindow | null = null;
  #metronome: Metronome | null = null;
  #finish: () => void = () => {};
  #closed = false;
  /** Requests sent and ended: what it was when the loop last looked, to tell a turn that did nothing. */
  #events = 0;
  #spun = 0;
  #present = new Present(0, 0);

  /** @param origin `http://host:port` or `https://host:port` */
  constructor(origin: string, load: OpenLoad) {
    this.#load = load;
    const url = new URL(origin);
    this.#requests = wireRequests(load.requests, url.host);
    this.#pacer = new Pacer(load.schedule, load.share);
    this.#peer = peerOf(url, load.insecure);
    this.#pool = new ConnectionPool(this.#peer, load.maxConnections, {
      answer: (exchange, now, answer, verdict) => this.#answer(exchange, now, answer, verdict),
      answered: (exchange, now) => this.#answered(exchange, now),
      failed: (exchange, now, kind) => this.#failed(exchange, now, kind),
      raced: ({ due, request }) => this.#books?.raced(due, request.route),
    });
  }

  prepare(): Promise<void> {
    return this.#pool.prepare(this.#load.preparedConnections);
  }

  /** Sends what is due in the window and resolves once each that was sent has its answer or its deadline. */
  async run(window: LoadWindow): Promise<OpenOutcome> {
    this.#window = window;
    this.#present = new Present(window.start, window.end);
    this.#books = new ArrivalBooks(
      window,
      this.#load.bySteps ? STEPS : (this.#load.batches ?? 0),
      this.#load.apart,
    );
    this.#origin = window.warmupStart;
    this.#due = this.#origin + this.#pacer.next();
    const { schedule, share } = this.#load;
    const ended = new Promise<void>((resolve) => {
      this.#finish = resolve;
    });
    if (this.#load.waiting === 'sleep') {
      this.#metronome = new Metronome(schedule, share, this.#origin, () => this.#due, this.#pump);
    } else this.#spin();
    // It also sends what is due: were the metronome to fail, the load would be late but not endless.
    const deadlines = setInterval(() => this.#expire(monotonicNow()), 5);
    await ended;
    clearInterval(deadlines);
    await this.#metronome?.stop();
    const books = this.#books.close(this.#open, this.#pool.written);
    this.#closed = true;
    this.#pool.end();
    return {
      books,
      refusals: Object.fromEntries(this.#pool.refusals),
      grown: this.#pool.grown,
      spoke: this.#peer.spoke,
      spunMs: this.#spun,
      underWayMs: this.#present.upTo(monotonicNow()),
    };
  }

  /** Ends the load now; what is under way is counted as in flight. */
  stop(): void {
    this.#due = Infinity;
    this.#finish();
  }

  #spin(): void {
    const start = this.#window?.start ?? 0;
    const end = this.#window?.end ?? 0;
    let last = monotonicNow();
    let seen = this.#events;
    const turn = () => {
      if (this.#closed) return;
      const now = monotonicNow();
      if (seen === this.#events && now - last < IDLE_TURN && now >= start && now < end)
        this.#spun += now - last;
      seen = this.#events;
      last = now;
      this.#pump(now);
      setImmediate(turn);
    };
    setImmediate(turn);
  }

  /** Sends all that is due. */
  readonly #pump = (now: number): void => {
    if (this.#due > now || this.#window === null) return;
    const late = this.#window.end + LATE;
    let time = now;
    while (this.#due <= time) {
      if (time > late) this.#books?.unsent(this.#due, this.#request().route);
      else this.#send(time);
      this.#sent += 1;
      this.#events += 1;
      this.#due = this.#origin + this.#pacer.next();
      time = monotonicNow();
    }
    this.#metronome?.sent(this.#sent);
    if (this.#due === Infinity) this.#endIfDone();
  };

  #send(now: number): void {
    const due = this.#due;
    const inWindow = due >= (this.#window?.start ?? 0);
    const request = this.#request();
    this.#books?.scheduled(now, due, request.route);
    const exchange: Exchange = { due, written: now, request, ended: false, again: false, connection: null };
    if (inWindow) this.#count(request.route, 1);
    if (this.#pool.send(exchange)) {
      this.#present.enter(due, now);
      this.#underWay.push(exchange);
      return;
    }
    if (inWindow) this.#count(request.route, -1);
    this.#books?.shed(due, request.route);
  }

  /** The next one. Its place is that in the whole schedule, so that several generators send the same requests as one would. */
  #request(): WireRequest {
    const { index, of } = this.#load.share;
    const request = this.#requests[(index + this.#sent * of) % this.#requests.length];
    if (request === undefined) throw new TypeError('Expected a request to send, got none');
    return request;
  }

  #count(route: string, change: 1 | -1): void {
    this.#open.set(route, (this.#open.get(route) ?? 0) + change);
  }

  #answer(
    { due, request }: Exchange,
    now: number,
    answer: AnswerRead,
    verdict: 'right' | 'status' | 'body',
  ): void {
    if (this.#closed) return;
    this.#books?.answer(now, due, request, answer, verdict);
    if (verdict === 'right' && answer.serverTiming !== null)
      this.#books?.serverTiming(due, answer.serverTiming);
  }

  #answered(exchange: Exchange, now: number): void {
    if (this.#closed) return;
    const { due, written, request } = exchange;
    if (exchange.early) this.#books?.early(due, request.route);
    this.#books?.completed(now, due, request.route, now - due, now - written);
    this.#end(exchange, now);
  }

  #failed(exchange: Exchange, now: number, kind: ErrorKind): void {
    if (this.#closed) return;
    const { due, written, request } = exchange;
    if (exchange.early) this.#books?.early(due, request.route);
    // At the deadline itself, and not at the moment when somebody looked at the clock.
    const latency = this.#load.timeoutSeconds * 1000;
    const service = Math.max(0, due + latency - written);
    const deadline = kind === 'timeout' ? { latency, service } : undefined;
    this.#books?.failed(now, due, request.route, kind, deadline);
    this.#end(exchange, now);
  }

  /** After each request's end: those that ended leave the front of the line, and what is due meanwhile is sent. */
  #end({ due, request }: Exchange, now: number): void {
    this.#events += 1;
    this.#present.change(now, -1);
    if (due >= (this.#window?.start ?? 0)) this.#count(request.route, -1);
    while (this.#underWay.first?.ended) this.#underWay.shift();
    this.#pump(now);
    this.#endIfDone();
  }

  #expire(now: number): void {
    const timeout = this.#load.timeoutSeconds * 1000;
    for (;;) {
      const first = this.#underWay.first;
      if (first === undefined || (!first.ended && first.due + timeout > now)) break;
      this.#underWay.shift();
      if (!first.ended) this.#pool.expire(first);
    }
    this.#pump(now);
    this.#endIfDone();
  }

  #endIfDone(): void {
    if (this.#due === Infinity && this.#underWay.length === 0) this.#finish();
  }
}
