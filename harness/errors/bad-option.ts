import { PacelineError } from './paceline-error.ts';

/** What is asked can't be. @param expected what was expected and what there was, e.g. `--a and --b, got only --a` */
export function badOption(expected: string): PacelineError {
  return new PacelineError('BAD_OPTION', `Expected ${expected}`);
}
