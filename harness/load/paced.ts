import { Pool } from 'undici';
import { monotonicNow } from '../clock.ts';
import type { ErrorKind } from '../record/load.ts';
import type { NeighbourLoad } from './job.ts';
import { dueAt } from './pacer.ts';
import { type Books, Tally, type TallyWindow } from './tally.ts';

/** Connections beyond which a due request is shed and counted. */
const MAX_CONNECTIONS = 256;
/**
 * Connections opened before any load. A server whose loop is blocked takes few new ones in each turn, so to
 * open them under load would time that and not the request.
 */
const OPENED_BEFORE = 32;

export interface PacedOutcome {
  books: Books;
  /** Milliseconds between when each request was due and when it was sent. */
  lags: number[];
}

/** Opens the first connections, by as many requests at once; resolves when all are answered. */
export async function openPool(origin: string, load: NeighbourLoad): Promise<Pool> {
  const pool = new Pool(origin, {
    connections: MAX_CONNECTIONS,
    pipelining: 1,
    headersTimeout: load.timeoutSeconds * 1000,
    bodyTimeout: load.timeoutSeconds * 1000,
  });
  const { method, path, headers, body } = load.request;
  const one = async () => {
    const answer = await pool.request({ path, method: method as 'GET', headers, body });
    await answer.body.dump();
  };
  await Promise.all(Array.from({ length: OPENED_BEFORE }, one));
  return pool;
}

/**
 * Sends one request at a steady rate, each when it is due, whatever the answers do. Latency counts from
 * when the request was due, so a service that stalls can't hide the requests that had to wait. Ends the pool.
 */
export async function runPaced(
  pool: Pool,
  origin: string,
  load: NeighbourLoad,
  window: TallyWindow,
): Promise<PacedOutcome> {
  const tally = new Tally(window);
  const lags: number[] = [];
  const send = (due: number) => {
    const now = monotonicNow();
    if (tally.underWay >= MAX_CONNECTIONS) {
      tally.shed(now);
      return;
    }
    tally.scheduled(now);
    if (now >= window.start) lags.push(now - due);
    dispatch(pool, origin, load, due, tally);
  };

  await new Promise<void>((resolve) => {
    let index = 0;
    const step = () => {
      let due = window.warmupStart + dueAt(index, load.rate);
      while (due <= monotonicNow() && due < window.end) {
        send(due);
        index += 1;
        due = window.warmupStart + dueAt(index, load.rate);
      }
      if (due >= window.end) resolve();
      else setTimeout(step, Math.max(0, due - monotonicNow()));
    };
    step();
  });
  const left = window.end - monotonicNow();
  if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
  // Before the pool is torn down: what is under way now is in flight, and did not fail.
  const books = tally.close();
  await pool.destroy();
  return { books, lags };
}

function dispatch(pool: Pool, origin: string, load: NeighbourLoad, due: number, tally: Tally): void {
  const { method, path, headers, body, status: expected } = load.request;
  let written = due;
  let status = 0;
  pool.dispatch(
    { origin, path, method: method as 'GET', headers, body },
    {
      onRequestStart() {
        written = monotonicNow();
      },
      onResponseStart(_controller, statusCode) {
        status = statusCode;
      },
      onResponseData() {},
      onResponseEnd() {
        const now = monotonicNow();
        if (status === expected) tally.completed(now, now - due, now - written);
        else tally.failed(now, 'status');
      },
      onResponseError(_controller, error) {
        const now = monotonicNow();
        const kind = errorKind(error as NodeJS.ErrnoException);
        const deadline = kind === 'timeout' ? { latency: now - due, service: now - written } : undefined;
        tally.failed(now, kind, deadline);
      },
    },
  );
}

function errorKind(error: NodeJS.ErrnoException): ErrorKind {
  switch (error.code) {
    case 'UND_ERR_HEADERS_TIMEOUT':
    case 'UND_ERR_BODY_TIMEOUT':
      return 'timeout';
    case 'UND_ERR_SOCKET':
      return 'closed';
    case 'ECONNRESET':
    case 'EPIPE':
      return 'reset';
    case 'ECONNREFUSED':
    case 'UND_ERR_CONNECT_TIMEOUT':
      return 'connect';
    default:
      return error.code?.startsWith('HPE_') ? 'protocol' : 'connect';
  }
}
