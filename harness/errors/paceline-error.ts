import { concealUserInfo } from '../secrets/conceal.ts';
import { CATALOGUE, type ErrorCode } from './catalogue.ts';

/** A failure that a user can do something about: a sentence, a hint and an exit status, never a stack. */
export class PacelineError extends Error {
  readonly code: ErrorCode;
  /** What was measured by then, where something was. */
  result: unknown;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    // Whatever is quoted: an error is printed, and kept in records and the logs of CI systems.
    super(concealUserInfo(message), options);
    this.name = 'PacelineError';
    this.code = code;
  }

  get hint(): string {
    return CATALOGUE[this.code].hint;
  }

  get exitCode(): number {
    return CATALOGUE[this.code].exit;
  }
}
