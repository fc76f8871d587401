import { monotonicNow } from '../../clock.ts';
import type { PreparedRequest } from '../../record/request.ts';
import { type AnswerRead, Connection, type Exchange, peerOf } from './connection.ts';
import { wireRequest } from './wire-request.ts';

/** How long it is waited for the server to close the connection behind its answer, ms. */
const BEHIND = 5;

/** What is kept of an answer that somebody looks at before a load. */
export type Look = Pick<AnswerRead, 'status' | 'interim' | 'framing' | 'keepAlive' | 'bytes'>;

/**
 * Asks once over a connection of its own, exactly as a load does, and tells how the answer came: what a load's client has
 * to read rightly is not what a friendlier one makes of it. `look` is null where no whole answer came in time; `spoke` is
 * what the server spoke or wanted in the place of HTTP/1.
 */
export function lookAt(
  origin: string,
  request: PreparedRequest,
  timeoutMs: number,
  insecure: boolean,
): Promise<{ look: Look | null; spoke: string | null }> {
  return new Promise((resolve) => {
    const url = new URL(origin);
    const peer = peerOf(url, insecure);
    const now = monotonicNow();
    const exchange: Exchange = {
      due: now,
      written: now,
      request: wireRequest(request, url.host),
      ended: false,
      // Whatever becomes of it, it is sent once.
      again: true,
      connection: null,
    };
    let timer: NodeJS.Timeout | undefined;
    const end = (connection: Connection, answer: AnswerRead | null) => {
      clearTimeout(timer);
      const look =
        answer === null
          ? null
          : {
              status: answer.status,
              interim: answer.interim,
              framing: answer.framing,
              keepAlive: answer.keepAlive,
              bytes: answer.bytes,
            };
      const tell = () => {
        // A server may close it without having said so.
        resolve({
          look: look && { ...look, keepAlive: look.keepAlive && connection.usable },
          spoke: peer.spoke,
        });
        connection.abort('closed');
      };
      if (look?.keepAlive && connection.usable) setTimeout(tell, BEHIND);
      else tell();
    };
    const asking = new Connection(peer, {
      opened: (connection) => connection.send(exchange),
      refused: (connection) => end(connection, null),
      answered: (connection, _exchange, _now, answer) => end(connection, answer),
      failed: (connection, _exchange, _now, _kind, answer) => end(connection, answer),
      raced: (connection) => end(connection, null),
      closed: () => {},
    });
    timer = setTimeout(() => asking.abort('timeout'), timeoutMs);
  });
}
