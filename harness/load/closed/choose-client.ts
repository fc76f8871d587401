import { type PreparedRequest, requestName } from '../../record/request.ts';
import type { AnswerRead } from '../http/connection.ts';
import { autocannonCanSend } from './autocannon-can-send.ts';
import type { ChosenClient, ClientName } from './closed-load.ts';

/** What a user may ask for. */
export const CLIENTS = ['auto', 'autocannon', 'own'] as const;
export type AskedClient = (typeof CLIENTS)[number];

/** What one answer to a request showed, before the load. */
export type Look = Pick<AnswerRead, 'interim' | 'framing' | 'keepAlive' | 'bytes'>;

/** An answer that is longer is gathered in memory by autocannon, bytes. */
const LONG = 1_000_000;

/** The client that was asked for by name. */
export function named(name: ClientName): ChosenClient {
  return { name, why: `--client ${name} asks for it` };
}

/** Ours, for a reason that autocannon had no part in. */
export function ours(why: string): ChosenClient {
  return { name: 'own', why };
}

/** Why autocannon can't be had even where it is asked for: its figures would be wrong; null: it can. */
export function unfit(requests: readonly PreparedRequest[], looks: readonly (Look | null)[]): string | null {
  for (const [index, request] of requests.entries()) {
    const name = requestName(request);
    const cannot = autocannonCanSend(request);
    if (cannot !== null) return `${name} is asked, and autocannon ${cannot}`;
    const look = looks[index] ?? null;
    // One that got no answer shows nothing odd: the load will tell.
    const odd = look === null ? null : oddity(look);
    if (odd !== null) return `${name} ${odd}`;
  }
  return null;
}

/**
 * autocannon where it is known to send these requests and to read their answers rightly, else ours.
 * @param looks one for each of the requests
 * @param counted whether the target counts the requests that it takes, so that the client can be held to that
 */
export function chooseClient(
  requests: readonly PreparedRequest[],
  looks: readonly Look[],
  counted: boolean,
): ChosenClient {
  if (!counted)
    return ours('nothing counts the requests that the target takes, which autocannon could be held to');
  for (const [index, request] of requests.entries()) {
    const look = looks[index];
    const name = requestName(request);
    const cannot = autocannonCanSend(request);
    if (cannot !== null) return ours(`${name} is asked, and autocannon ${cannot}`);
    if (look === undefined) return ours(`${name} got no whole answer to look at`);
    const odd = oddity(look);
    if (odd !== null) return ours(`${name} ${odd}`);
    const { includes, json, sha256 } = request.expect;
    if (includes.length > 0 || Object.keys(json).length > 0 || sha256 !== null) {
      return ours(`the body of ${name} is checked under load, and autocannon gathers bodies in memory`);
    }
  }
  return {
    name: 'autocannon',
    why: 'these answers are of a kind that it reads rightly, and the target’s own count is held against its',
  };
}

/** What about an answer autocannon does not read rightly; null: nothing. */
function oddity({ interim, framing, keepAlive, bytes }: Look): string | null {
  if (interim > 0) return 'is answered by an interim answer first, which autocannon takes for the answer';
  if (framing === 'until close')
    return 'is answered by a body that ends with the connection, which autocannon never ends';
  if (!keepAlive)
    return 'closes the connection behind its answer, and autocannon counts what it sends meanwhile as errors';
  if (bytes > LONG) return `is answered by ${bytes} bytes, which autocannon gathers in memory`;
  return null;
}
