import { createHash } from 'node:crypto';
import type { RequestSpec } from '../config/scenario.ts';
import { PacelineError } from '../errors/paceline-error.ts';
import { prepare } from '../plan/requests.ts';
import type { Access } from './access.ts';
import { ask, excerpt } from './ask.ts';

/**
 * Asks every request of a workload once and checks status and body, before anything is measured.
 * @throws WRONG_ANSWER at the first answer that is not as declared
 */
export async function verifyAnswers(
  origin: string,
  specs: readonly RequestSpec[],
  timeoutSeconds: number,
  signal: AbortSignal,
  access?: Access,
): Promise<void> {
  for (const spec of specs) {
    const prepared = prepare(spec, (low) => low);
    const name = `${prepared.method} ${prepared.path}`;
    const { status, body } = await ask(origin, prepared, timeoutSeconds, signal, access);
    const wrong = difference(spec, status, body);
    if (wrong !== null) throw new PacelineError('WRONG_ANSWER', `Expected ${name} to ${wrong}`);
  }
}

/** "answer X, got Y" for the first thing that differs from what was declared, or null. */
function difference(spec: RequestSpec, status: number, body: Buffer): string | null {
  const { expect } = spec;
  const text = body.toString('utf8');
  if (status !== expect.status) return `answer ${expect.status}, got ${status}: ${excerpt(text)}`;
  for (const part of expect.includes) {
    if (!text.includes(part)) return `answer with ${JSON.stringify(part)} in its body, got ${excerpt(text)}`;
  }
  if (expect.sha256 !== undefined) {
    const hash = createHash('sha256').update(body).digest('hex');
    if (hash !== expect.sha256) return `answer with a body of SHA-256 ${expect.sha256}, got ${hash}`;
  }
  return expect.json === undefined ? null : jsonDifference(expect.json, text);
}

function jsonDifference(expected: Record<string, unknown>, text: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return `answer with JSON, got ${excerpt(text)}`;
  }
  for (const [path, wanted] of Object.entries(expected)) {
    const found = path
      .split('.')
      .reduce<unknown>((inner, key) => (inner as Record<string, unknown>)?.[key], value);
    if (found !== wanted) {
      return `answer with ${JSON.stringify(wanted)} at ${path}, got ${JSON.stringify(found)}`;
    }
  }
  return null;
}
