import { Agent } from 'undici';
import { PacelineError } from '../errors/paceline-error.ts';
import { decodeBody } from '../load/http/decode-body.ts';
import { wantedBy } from '../load/http/foreign.ts';
import { sentHeaders } from '../load/http/request-head.ts';
import { spokenAt } from '../load/http/spoken-at.ts';
import { bodyOf, type PreparedRequest, requestName } from '../record/request.ts';
import { spokenInWords } from '../words/spoken.ts';
import { type Access, asSent, PLAIN_ACCESS } from './access.ts';

const STRICT = new Agent();
const INSECURE = new Agent({ connect: { rejectUnauthorized: false } });
/** Headers that belong to one connection, which this client decides on itself. */
const HOP = ['connection', 'keep-alive', 'upgrade', 'expect', 'content-length'];

export interface Answer {
  status: number;
  /** Content-Type, or empty. */
  type: string;
  /** Where it leads, or empty. */
  location: string;
  /** By name, in small letters. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Decoded, as far as that could be done. */
  body: Buffer;
  /** Why the body could not be decoded, as the rest of a sentence behind "the body"; null: it could. */
  problem: string | null;
}

/** Asks once, over a connection of its own, as a load does: path and headers are the same bytes. @throws WRONG_ANSWER without an answer, or the signal's reason */
export async function ask(
  origin: string,
  request: PreparedRequest,
  timeoutSeconds: number,
  signal: AbortSignal,
  access: Access = PLAIN_ACCESS,
): Promise<Answer> {
  const sent = asSent(request, access);
  const { method, path } = sent;
  const headers = sentHeaders(sent, new URL(origin).host)
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
      body: bodyOf(sent),
      headersTimeout: timeoutSeconds * 1000,
      bodyTimeout: timeoutSeconds * 1000,
      signal,
      reset: true,
    });
    const header = (name: string) => [answer.headers[name] ?? []].flat().join(', ');
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    const decoded = decodeBody(bytes, header('content-encoding'));
    return {
      status: answer.statusCode,
      type: header('content-type'),
      location: header('location'),
      headers: answer.headers,
      body: 'body' in decoded ? decoded.body : bytes,
      problem: 'problem' in decoded ? decoded.problem : null,
    };
  } catch (error) {
    signal.throwIfAborted();
    throw new PacelineError(
      'WRONG_ANSWER',
      `Expected ${requestName(sent)} to be answered, got: ${await explained(error as Error, origin, timeoutSeconds)}`,
      { cause: error },
    );
  }
}

/** What went wrong, and what the server speaks where that is why. */
async function explained(error: Error, origin: string, timeoutSeconds: number): Promise<string> {
  const {
    code = '',
    message,
    name,
  } = (error.cause instanceof Error ? error.cause : error) as NodeJS.ErrnoException;
  // The parser gives a code for some of what is no HTTP/1, and none for the rest.
  const foreign = name === 'HTTPParserError' || /^HPE_|^UND_ERR_SOCKET/.test(code);
  const spoke = wantedBy(code) ?? (foreign ? await spokenAt(origin, timeoutSeconds, true) : null);
  if (spoke === null) return error.message;
  // What OpenSSL says of it ends in a line of its own, and tells a reader less than its code.
  const said = message.includes('SSL routines') ? code : message.trim();
  return `${said || error.message}; ${spokenInWords(spoke)}`;
}
