import { PacelineError } from '../errors/paceline-error.ts';
import { unaccounted } from '../load/balance.ts';
import type { DuetResult } from '../load/duet/job.ts';
import { sumRequests } from '../load/route-books.ts';

/** Share of a target's requests that may get no right answer, and where errors are among what decides. */
const MAX_WRONG = { told: 0.01, deciding: 0.5 };

/**
 * @param taken requests that each target took by its own count, null where it can't be known
 * @param errorsDecide whether the two are compared by their errors as well
 * @throws REQUESTS_DO_NOT_BALANCE, NOTHING_ANSWERED, or WRONG_ANSWER if more than 1 %, or half of them, got no right answer
 */
export function assertDuetBelievable(
  { arms, batches }: DuetResult,
  taken: readonly [number | null, number | null],
  errorsDecide = false,
): void {
  const most = errorsDecide ? MAX_WRONG.deciding : MAX_WRONG.told;
  arms.forEach(({ routes, counts, refusals }, index) => {
    const name = index === 0 ? 'A' : 'B';
    const requests = sumRequests(routes.map((route) => route.requests));
    const lost = unaccounted(requests);
    if (lost !== 0) {
      throw new PacelineError(
        'REQUESTS_DO_NOT_BALANCE',
        `Expected ${requests.scheduled} requests to ${name} to be accounted for, got ${Math.abs(lost)} too ${lost > 0 ? 'few' : 'many'}`,
      );
    }
    const own = taken[index as 0 | 1] ?? null;
    if (own !== null && own < counts.answered) {
      throw new PacelineError(
        'REQUESTS_DO_NOT_BALANCE',
        `Expected ${name} to have taken the ${counts.answered} requests that it answered, got ${own} by its own count`,
      );
    }
    const wrong = Object.values(requests.errors).reduce((sum, count) => sum + count, 0);
    const kinds = Object.entries(requests.errors)
      .filter(([, count]) => count > 0)
      .map(([kind, count]) => `${count} ${kind}`);
    const codes = Object.keys(refusals);
    if (codes.length > 0) kinds.push(`connections refused: ${codes.join(', ')}`);
    if (requests.completed === 0 && wrong > 0) {
      throw new PacelineError(
        'NOTHING_ANSWERED',
        `Expected at least one right answer of ${name}, got none to ${requests.scheduled} requests: ${kinds.join(', ')}`,
      );
    }
    if (wrong > most * requests.scheduled || (requests.errors.body ?? 0) > 0) {
      throw new PacelineError(
        'WRONG_ANSWER',
        `Expected ${name} to answer its requests rightly, got ${requests.completed} right answers and ${kinds.join(', ')}`,
      );
    }
  });
  if (batches.length === 0) {
    throw new PacelineError(
      'NOTHING_ANSWERED',
      'Expected at least one request to each target to be answered in the window, got none',
    );
  }
}
