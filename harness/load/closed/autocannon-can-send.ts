import type { PreparedRequest } from '../../record/request.ts';

/**
 * Why autocannon's client can't be given a request, as the rest of a sentence behind "autocannon"; null: it can. The bytes
 * that it writes are ours, so this is about what the request does to the answer that it then reads.
 */
export function autocannonCanSend({ method, headers }: PreparedRequest): string | null {
  if (method === 'HEAD') return 'waits for the body of an answer to HEAD, which has none';
  for (const [name, text] of headers) {
    const lower = name.toLowerCase();
    if (lower === 'expect') return 'takes the interim answer that Expect asks for as the answer';
    if (lower === 'upgrade') return 'goes on with HTTP after an answer to Upgrade';
    if (lower === 'connection' && !/^keep-alive$/i.test(text.trim())) {
      return `opens no new connection in time after Connection: ${text}`;
    }
  }
  return null;
}
