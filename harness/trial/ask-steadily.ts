import type { PreparedRequest } from '../record/request.ts';
import type { Access } from './access.ts';
import { type Answer, ask } from './ask.ts';

/** How often a request is asked that a server fails to serve: what fails now and then is counted under load. */
const TIMES = 3;
const FAILED = 500;

/**
 * Asks once, and where the server itself failed, which a service may do now and then, up to twice more: what it answers
 * when it does not fail is what is to be looked at, and how often it fails is what a load tells.
 * @param expected a status that is right, though it says that the server failed @throws as `ask`
 */
export async function askSteadily(
  origin: string,
  request: PreparedRequest,
  timeoutSeconds: number,
  signal: AbortSignal,
  access?: Access,
  expected: number | null = null,
): Promise<Answer> {
  let answer = await ask(origin, request, timeoutSeconds, signal, access);
  for (let time = 1; time < TIMES && answer.status >= FAILED && answer.status !== expected; time++) {
    answer = await ask(origin, request, timeoutSeconds, signal, access);
  }
  return answer;
}
