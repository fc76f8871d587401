import type { Case } from './case.ts';

/** Regressed is a failure, invalid an error; inconclusive is skipped, since it says nothing either way. */
export function outcomeOf(verdict: string | undefined): Case['outcome'] {
  switch (verdict) {
    case 'regressed':
      return 'failure';
    case 'invalid':
      return 'error';
    case 'improved':
    case 'no-change':
      return null;
    default:
      return 'skipped';
  }
}
