import { Agent } from 'undici';
import { PacelineError } from '../errors/paceline-error.ts';
import { sentHeaders } from '../load/http/request-head.ts';
import { bodyOf, type PreparedRequest } from '../record/request.ts';
import { type Access, authorized, PLAIN_ACCESS } from './access.ts';

const STRICT = new Agent();
const INSECURE = new Agent({ connect: { rejectUnauthorized: false } });
/** Headers that belong to one connection, which this client decides on itself. */
const HOP = ['connection', 'keep-alive', 'upgrade', 'expect', 'content-length'];

export interface Answer {
  status: number;
  /** Content-Type, or empty. */
  type: string;
  body: Buffer;
}

/** Asks once, over a connection of its own, as a load does: path and headers are the same bytes. @throws WRONG_ANSWER without an answer, or the signal's reason */
export async function ask(
  origin: string,
  request: PreparedRequest,
  timeoutSeconds: number,
  signal: AbortSignal,
  access: Access = PLAIN_ACCESS,
): Promise<Answer> {
  const { method, path } = request;
  const headers = sentHeaders(authorized(request, access), new URL(origin).host)
    .filter(([name]) => !HOP.includes(name.toLowerCase()))
    // It writes a character a byte, and the text is meant in UTF-8.
    .flatMap(([name, text]) => [name, Buffer.from(text, 'utf8').toString('latin1')]);
  try {
    const answer = await (access.insecure ? INSECURE : STRICT).request({
      // Apart from each other: in one URL dot segments and escapes would be resolved.
      origin,
      path,
      method: method as 'GET',
      headers,
      body: bodyOf(request),
      headersTimeout: timeoutSeconds * 1000,
      bodyTimeout: timeoutSeconds * 1000,
      signal,
      reset: true,
    });
    const type = answer.headers['content-type'];
    return {
      status: answer.statusCode,
      type: Array.isArray(type) ? type.join(', ') : (type ?? ''),
      body: Buffer.from(await answer.body.arrayBuffer()),
    };
  } catch (error) {
    signal.throwIfAborted();
    throw new PacelineError(
      'WRONG_ANSWER',
      `Expected ${method} ${path} to be answered, got: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

/** Text of a body as an error quotes it. */
export function excerpt(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}...` : text);
}
