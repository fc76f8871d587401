import { createHash } from 'node:crypto';
import { type Captured, concealCaptured } from '../../record/captured.ts';
import type { ExpectedAnswer } from '../../record/request.ts';
import { concealText } from '../../secrets/conceal-text.ts';

/** Bytes of a body that are read to quote its beginning: more than is quoted, since a secret that was cut would not be found. */
const READ = 16 * 1024;

/**
 * "hold X, got Y" for the first thing in which a decoded body differs from what was declared; null for a right one.
 * @param captured what must not be quoted of it
 */
export function bodyDifference(
  { includes, json, sha256 }: Pick<ExpectedAnswer, 'includes' | 'json' | 'sha256'>,
  body: Buffer,
  captured: Captured = {},
): string | null {
  for (const part of includes) {
    if (!body.includes(part)) return `hold ${JSON.stringify(part)}, got ${excerpt(body, captured)}`;
  }
  if (sha256 !== null) {
    const hash = createHash('sha256').update(body).digest('hex');
    if (hash !== sha256) return `have the SHA-256 ${sha256}, got ${hash}`;
  }
  return Object.keys(json).length === 0 ? null : jsonDifference(json, body, captured);
}

/** The beginning of a body as an error quotes it. @param captured what must not be quoted of it */
export function excerpt(body: Buffer | string, captured: Captured = {}): string {
  const whole = typeof body === 'string' ? body : body.toString('utf8', 0, READ);
  const text = concealText(concealCaptured(whole, captured));
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}...` : text);
}

function jsonDifference(expected: ExpectedAnswer['json'], body: Buffer, captured: Captured): string | null {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    return `be JSON, got ${excerpt(body, captured)}`;
  }
  for (const [path, wanted] of Object.entries(expected)) {
    const found = path
      .split('.')
      .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key], value);
    if (found === wanted) continue;
    const got = concealCaptured(String(JSON.stringify(found)), captured);
    return `have ${JSON.stringify(wanted)} at ${path}, got ${got}`;
  }
  return null;
}
