import type { RequestSpec } from './scenario.ts';

/** The bytes of a request's body, before placeholders are filled in. */
export function bodyBytes(body: NonNullable<RequestSpec['body']>): Buffer {
  if (typeof body === 'string') return Buffer.from(body, 'utf8');
  return 'text' in body ? Buffer.from(body.text, 'utf8') : Buffer.from(body.base64, 'base64');
}
