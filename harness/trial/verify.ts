import type { RequestSpec } from '../config/scenario.ts';
import { PacelineError } from '../errors/paceline-error.ts';
import { bodyDifference, excerpt } from '../load/http/body-difference.ts';
import { prepare } from '../plan/requests.ts';
import { type Captured, concealCaptured } from '../record/captured.ts';
import type { PreparedRequest } from '../record/request.ts';
import type { Access } from './access.ts';
import type { Answer } from './ask.ts';
import { askSteadily } from './ask-steadily.ts';

/**
 * Asks every request of a workload once and checks status and body, before anything is measured and when all is.
 * @throws WRONG_ANSWER at the first answer that is not as declared
 */
export async function verifyAnswers(
  origin: string,
  specs: readonly RequestSpec[],
  timeoutSeconds: number,
  signal: AbortSignal,
  access?: Access,
  when: 'before' | 'after' = 'before',
): Promise<void> {
  for (const spec of specs) {
    const prepared = prepare(spec, (low) => low);
    const name = `${prepared.method} ${prepared.path}`;
    const answer = await askSteadily(
      origin,
      prepared,
      timeoutSeconds,
      signal,
      access,
      prepared.expect.status,
    );
    const wrong = difference(prepared, answer, access?.captured);
    if (wrong !== null)
      throw new PacelineError(
        'WRONG_ANSWER',
        `Expected ${name} to ${wrong}${when === 'before' ? '' : ', at the end of the load'}`,
      );
  }
}

/** "answer X, got Y" for the first thing that differs from what was declared, or null. */
function difference(
  { expect }: PreparedRequest,
  { status, location, body, problem }: Answer,
  captured: Captured = {},
): string | null {
  if (expect.status !== null && status !== expect.status) {
    const to = location === '' ? '' : ` to ${concealCaptured(location, captured)}`;
    return `answer ${expect.status}, got ${status}${to}: ${excerpt(body, captured)}`;
  }
  const found = bodyDifference(expect, body, captured);
  if (found === null) return null;
  return problem === null
    ? `answer with a body to ${found}`
    : `answer with a body that can be read, but it ${problem}`;
}
