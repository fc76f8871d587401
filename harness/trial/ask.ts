import { request } from 'undici';
import { PacelineError } from '../errors/paceline-error.ts';
import { bodyOf, type PreparedRequest } from '../record/request.ts';

export interface Answer {
  status: number;
  /** Content-Type, or empty. */
  type: string;
  body: Buffer;
}

/** Asks once, over a connection of its own. @throws WRONG_ANSWER without an answer, or the signal's reason */
export async function ask(
  origin: string,
  { method, path, headers, body }: PreparedRequest,
  timeoutSeconds: number,
  signal: AbortSignal,
): Promise<Answer> {
  try {
    const answer = await request(origin + path, {
      method: method as 'GET',
      headers: Object.fromEntries(headers),
      body: bodyOf({ body }),
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
