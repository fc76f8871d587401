import { ErrorKind } from '../record/load.ts';

/** Requests that got no right answer, by why. */
export type ErrorCounts = Record<ErrorKind, number>;

export function noErrors(): ErrorCounts {
  return Object.fromEntries(ErrorKind.options.map((kind) => [kind, 0])) as ErrorCounts;
}
