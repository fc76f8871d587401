import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';

const POLL = 15;

/**
 * Asks a URL until it answers 2xx. Resolves with the last thing that stood in the way if it never did
 * within `timeoutMs`, or with null once it answered.
 */
export async function untilReady(
  url: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<string | null> {
  let obstacle = 'no answer';
  for (const end = performance.now() + timeoutMs; performance.now() < end; ) {
    signal.throwIfAborted();
    try {
      const answer = await request(url, { headersTimeout: 2000, bodyTimeout: 2000, signal, reset: true });
      await answer.body.dump();
      if (answer.statusCode >= 200 && answer.statusCode < 300) return null;
      obstacle = `status ${answer.statusCode}`;
    } catch (error) {
      signal.throwIfAborted();
      obstacle = inWords(error as NodeJS.ErrnoException);
    }
    await sleep(POLL);
  }
  return obstacle;
}

/** What a target that speaks TLS or HTTP/2 does where it is asked otherwise: it closes the connection, or says what is no HTTP/1. */
function inWords(error: NodeJS.ErrnoException): string {
  const { code = String(error) } = error;
  const how = 'a target is asked in plain HTTP/1.1, with neither TLS nor HTTP/2';
  if (error.name === 'HTTPParserError') return `an answer that is no HTTP/1 (${how})`;
  return /^(UND_ERR_SOCKET|ECONNRESET)$/.test(code)
    ? `a connection closed without an answer (${code}; ${how})`
    : code;
}
