import { createHash } from 'node:crypto';
import type { ExpectedAnswer } from '../../record/request.ts';
import { concealText } from '../../secrets/conceal-text.ts';

/** "hold X, got Y" for the first thing in which a decoded body differs from what was declared; null for a right one. */
export function bodyDifference(
  { includes, json, sha256 }: Pick<ExpectedAnswer, 'includes' | 'json' | 'sha256'>,
  body: Buffer,
): string | null {
  for (const part of includes) {
    if (!body.includes(part)) return `hold ${JSON.stringify(part)}, got ${excerpt(body)}`;
  }
  if (sha256 !== null) {
    const hash = createHash('sha256').update(body).digest('hex');
    if (hash !== sha256) return `have the SHA-256 ${sha256}, got ${hash}`;
  }
  return Object.keys(json).length === 0 ? null : jsonDifference(json, body);
}

/** The beginning of a body as an error quotes it: without what may be secret. */
export function excerpt(body: Buffer): string {
  const text = concealText(body.toString('utf8', 0, 500));
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}...` : text);
}

function jsonDifference(expected: ExpectedAnswer['json'], body: Buffer): string | null {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    return `be JSON, got ${excerpt(body)}`;
  }
  for (const [path, wanted] of Object.entries(expected)) {
    const found = path
      .split('.')
      .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key], value);
    if (found !== wanted) return `have ${JSON.stringify(wanted)} at ${path}, got ${JSON.stringify(found)}`;
  }
  return null;
}
