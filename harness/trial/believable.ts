import { PacelineError } from '../errors/paceline-error.ts';
import { unaccounted } from '../load/balance.ts';
import type { LoadResult } from '../record/load.ts';
import { spokenInWords } from '../words/spoken.ts';

/** Share of answers that may be wrong before a variant counts as one that answers wrongly. */
const MAX_WRONG = 0.01;

/** What is asked of a load's answers: of a variant that they are right, of anybody's server that there are some. */
export interface Demands {
  wrongAnswers: 'allowed' | 'forbidden';
}

/**
 * @throws REQUESTS_DO_NOT_BALANCE, WRONG_ANSWER if more than 1 % of the answers in the window were wrong and that is forbidden,
 * GENERATOR_SATURATED, or NOTHING_ANSWERED if none was answered rightly
 */
export function assertBelievable(load: LoadResult, demands: Demands = { wrongAnswers: 'forbidden' }): void {
  assertAccounted(load);
  assertRight(load, demands);
  assertGenerator(load);
  assertAnswered(load);
}

/** Before the generator: one that is kept busy by wrong answers is no reason of its own. @throws WRONG_ANSWER */
function assertRight(load: LoadResult, demands: Demands): void {
  const { requests } = load;
  const { status, body, protocol } = requests.errors;
  const wrong = status + body + protocol;
  // A body that turned out wrong is no mishap of a connection: it is another answer than what was to be measured.
  const tooMany = wrong > MAX_WRONG * (requests.completed + wrong) || body > 0;
  if (demands.wrongAnswers === 'forbidden' && tooMany) {
    const first = load.answers?.routes.flatMap(({ name, wrong: one }) =>
      one === null ? [] : `from ${one.at} s on ${name} was expected to ${one.why}`,
    )[0];
    throw new PacelineError(
      'WRONG_ANSWER',
      `Expected the requests to be answered rightly, got ${requests.completed} right answers and ${endings(load)}${first === undefined ? '' : `; ${first}`}`,
    );
  }
}

/** @throws GENERATOR_SATURATED if the generator may have been the limit */
export function assertGenerator({ generator }: Pick<LoadResult, 'generator'>): void {
  if (generator.valid) return;
  throw new PacelineError(
    'GENERATOR_SATURATED',
    `Expected the target to be the limit, got a generator at its own: ${generator.reasons.join('; ')}`,
  );
}

/** @throws REQUESTS_DO_NOT_BALANCE if a request ended nowhere or twice, or was answered and never taken */
export function assertAccounted({ requests, counts: { answered, taken } }: LoadResult): void {
  const lost = unaccounted(requests);
  if (lost !== 0) {
    throw new PacelineError(
      'REQUESTS_DO_NOT_BALANCE',
      `Expected ${requests.scheduled} requests to be accounted for, got ${Math.abs(lost)} too ${lost > 0 ? 'few' : 'many'}`,
    );
  }
  if (taken !== null && taken < answered) {
    throw new PacelineError(
      'REQUESTS_DO_NOT_BALANCE',
      `Expected the target to have taken the ${answered} requests that it answered, got ${taken} by its own count`,
    );
  }
}

/** @throws NOTHING_ANSWERED if none was answered rightly */
export function assertAnswered(load: LoadResult): void {
  const { requests } = load;
  if (requests.completed > 0 || requests.scheduled === 0) return;
  throw new PacelineError(
    'NOTHING_ANSWERED',
    `Expected at least one right answer, got none to ${requests.scheduled} requests: ${endings(load)}${spoken(load)}${cut(load)}`,
  );
}

/** Where nothing went wrong, and nothing came in time either. */
function cut({ requests: { scheduled, inFlight } }: LoadResult): string {
  return inFlight < scheduled ? '' : ': the load was over before the first answer, so ask for a longer one';
}

function spoken({ answers }: LoadResult): string {
  const spoke = answers?.spoke ?? null;
  return spoke === null ? '' : `; ${spokenInWords(spoke)}`;
}

/** How requests ended that got no right answer, e.g. `20 connect (ECONNREFUSED), 3 in flight at the end`. */
function endings({ requests, connectErrors }: LoadResult): string {
  const codes = Object.keys(connectErrors).join(', ');
  const parts = Object.entries(requests.errors)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${kind}${kind === 'connect' && codes !== '' ? ` (${codes})` : ''}`);
  if (requests.shed > 0) parts.push(`${requests.shed} shed`);
  if (requests.inFlight > 0) parts.push(`${requests.inFlight} in flight at the end`);
  return parts.join(', ');
}
