import type { TLSSocket } from 'node:tls';
import type { Client } from 'autocannon';
import type { ErrorKind } from '../../record/load.ts';
import type { CountedAnswer } from '../answers/answer-book.ts';
import type { WireRequest } from '../http/wire-request.ts';
import { backOff } from './back-off.ts';
import type { ClosedLoad } from './closed-load.ts';

/**
 * What this guard uses of autocannon's client beyond its documented events. The version of autocannon is
 * pinned exactly, and the tests against misbehaving servers fail if one of these changes its meaning.
 */
interface ClientInternals {
  _connect(): void;
  _destroyConnection(): void;
  pipelinedRequests: { clear(): void };
  parser: { reinitialize(type: string): void };
  destroyed: boolean;
  conn: TLSSocket;
  /** Milliseconds. */
  timeout: number;
  setRequests(requests: object[]): void;
  getRequestBuffer(): Buffer;
  on(event: 'request', listener: () => void): void;
  on(event: 'connError', listener: (error: NodeJS.ErrnoException) => void): void;
  on(event: 'headers', listener: (head: { headers: string[]; shouldKeepAlive: boolean }) => void): void;
  on(event: 'response', listener: (status: number) => void): void;
}

/** What the guard tells of each request; times are those of the `now` it was given. */
export interface ClientEvents {
  sent(now: number, request: WireRequest): void;
  answered(now: number, sentAt: number, request: WireRequest): void;
  failed(now: number, sentAt: number, request: WireRequest, kind: ErrorKind): void;
  /** An answer came, right or wrong: before it is told as answered or failed. */
  answer(
    now: number,
    request: WireRequest,
    answer: CountedAnswer,
    verdict: 'right' | 'status' | 'body',
  ): void;
  /** A connection could not be opened, for the system's reason. */
  refused(code: string): void;
  /** Value of a Server-Timing header. */
  serverTiming(now: number, value: string): void;
}

/**
 * Attaches to one autocannon connection (from its `setupClient`) and mends what the client itself gets
 * wrong. It sends without pipelining, so at most one request is outstanding, and each ends in exactly one
 * of answered or failed. The mends:
 * - times are taken here, since after a lost answer the client pairs later answers with old start times;
 * - a server that closes without answering is an error of kind `closed`, where the client sees nothing;
 * - a refused connection is tried again after a growing pause, where the client tries at once, for ever;
 * - the parser starts afresh on a new connection, where the client goes on in the middle of an old answer;
 * - a timeout may be less than a second;
 * - the bytes of a request are our own, where the client knows only some methods and sends no header twice;
 * - a certificate is verified, where the client takes any.
 */
export function guardClient(
  autocannonClient: Client,
  load: Pick<ClosedLoad, 'timeoutSeconds' | 'insecure'>,
  requests: readonly WireRequest[],
  first: number,
  now: () => number,
  events: ClientEvents,
): void {
  const client = autocannonClient as unknown as ClientInternals;
  let answer = '';
  const looked = requests.some(({ expectation }) => expectation.checksBody);
  // Only where it is to be looked at: it is told before the answer's `response` event.
  client.setRequests([looked ? { onResponse: (_status: number, text: string) => (answer = text) } : {}]);

  client.timeout = load.timeoutSeconds * 1000;

  // Each connection starts elsewhere in the list, so that they don't all send the same request at once.
  let position = first - 1;
  // Asked for after the `request` event that moves on to it.
  client.getRequestBuffer = () => requests[position]?.bytes ?? Buffer.alloc(0);
  let sentAt: number | null = null;
  // What is counted as under way.
  let counted = requests[0] as WireRequest;
  let closesAfterAnswer = false;
  let failures = 0;
  let timedOut = false;
  let retry: NodeJS.Timeout | undefined;

  const fail = (kind: ErrorKind) => {
    if (sentAt === null) return;
    events.failed(now(), sentAt, counted, kind);
    sentAt = null;
  };

  client.on('request', () => {
    position = (position + 1) % requests.length;
    // A request that was written to a connection the server had announced to close is sent again.
    if (sentAt !== null) return;
    sentAt = now();
    counted = requests[position] ?? counted;
    events.sent(sentAt, counted);
  });
  let heads: readonly string[] = [];
  const headerOf = (name: string): string | null => {
    const at = heads.findIndex((each, index) => index % 2 === 0 && each.toLowerCase() === name);
    return at < 0 ? null : (heads[at + 1] ?? null);
  };
  client.on('headers', ({ headers, shouldKeepAlive }) => {
    heads = headers;
    closesAfterAnswer = !shouldKeepAlive;
    for (let index = 0; index < headers.length; index += 2) {
      const name = headers[index];
      // The length first: it rules out nearly every header without making a lower-case copy.
      if (name?.length === 13 && name.toLowerCase() === 'server-timing') {
        events.serverTiming(now(), headers[index + 1] ?? '');
      }
    }
  });
  client.on('response', (status) => {
    failures = 0;
    if (sentAt === null) return;
    const wanted = requests[position];
    const seen = { status, bytes: null, header: headerOf, body: () => Buffer.from(answer) };
    const verdict = wanted === undefined ? 'right' : wanted.expectation.judge(seen, looked);
    if (wanted !== undefined) events.answer(now(), wanted, seen, verdict);
    if (verdict !== 'right') {
      fail(verdict);
      return;
    }
    const sent = sentAt;
    sentAt = null;
    events.answered(now(), sent, counted);
  });
  client.on('connError', (error) => {
    failures += 1;
    if (error.code !== undefined && error.syscall === 'connect') events.refused(error.code);
    if (!closesAfterAnswer) fail(error.code === 'ECONNRESET' || error.code === 'EPIPE' ? 'reset' : 'connect');
  });

  const connect = client._connect;
  const destroyConnection = client._destroyConnection;
  client._destroyConnection = function destroy(this: ClientInternals) {
    // Only a timeout and the end of the run come here; after the end nothing connects any more.
    timedOut = true;
    destroyConnection.call(this);
  };
  client._connect = function reconnect(this: ClientInternals) {
    if (timedOut) fail('timeout');
    else if (!closesAfterAnswer && sentAt !== null) {
      failures += 1;
      fail('closed');
    }
    timedOut = false;
    closesAfterAnswer = false;
    client.pipelinedRequests.clear();
    client.parser.reinitialize('RESPONSE');
    clearTimeout(retry);
    const open = () => {
      if (client.destroyed) return;
      connect.call(this);
      if (!load.insecure) verify(client.conn);
    };
    if (failures === 0) open();
    else {
      retry = setTimeout(open, backOff(failures));
      retry.unref();
    }
  };
}

/** Ends a connection whose certificate can't be trusted before a request goes over it. */
function verify(socket: TLSSocket): void {
  socket.prependOnceListener('secureConnect', () => {
    if (!socket.authorized) socket.destroy(new Error(String(socket.authorizationError)));
  });
}
