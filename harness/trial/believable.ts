import { PacelineError } from '../errors/paceline-error.ts';
import { unaccounted } from '../load/balance.ts';
import type { LoadResult } from '../record/load.ts';

/** Share of answers that may be wrong before a variant counts as one that answers wrongly. */
const MAX_WRONG = 0.01;

/**
 * @throws REQUESTS_DO_NOT_BALANCE, GENERATOR_SATURATED, or WRONG_ANSWER if more than 1 % of the answers in
 * the window were wrong, or none was right
 */
export function assertBelievable(load: LoadResult): void {
  const { requests, generator } = load;
  const lost = unaccounted(requests);
  if (lost !== 0) {
    throw new PacelineError(
      'REQUESTS_DO_NOT_BALANCE',
      `Expected ${requests.scheduled} requests to be accounted for, got ${Math.abs(lost)} too ${lost > 0 ? 'few' : 'many'}`,
    );
  }
  if (!generator.valid) {
    throw new PacelineError(
      'GENERATOR_SATURATED',
      `Expected the target to be the limit, got a generator at its own: ${generator.reasons.join('; ')}`,
    );
  }
  const { status, body, protocol } = requests.errors;
  const wrong = status + body + protocol;
  if (requests.completed === 0 || wrong > MAX_WRONG * (requests.completed + wrong)) {
    const kinds = Object.entries(requests.errors)
      .filter(([, count]) => count > 0)
      .map(([kind, count]) => `${count} ${kind}`)
      .join(', ');
    throw new PacelineError(
      'WRONG_ANSWER',
      `Expected the requests to be answered rightly, got ${requests.completed} right answers and ` +
        `${kinds === '' ? 'no error' : `errors: ${kinds}`}, ${requests.inFlight} still under way at the end`,
    );
  }
}
