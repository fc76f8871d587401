import { ENTRY_IN_WORDS, isEntry } from '../../config/may-differ.ts';
import { LARGEST_SEED } from '../../config/units.ts';
import { PacelineError } from '../../errors/paceline-error.ts';
import { type Optional, preset, type Repeatable } from './flag.ts';
import { count, duration, percentage, repeatable, text, toggle } from './kinds.ts';

/** A route with a JSON path or without; by itself, all routes. */
const mayDiffer: Repeatable<string | true> = {
  kind: 'repeatable',
  takes: 'route',
  help: "compare them even if they answer differently: all routes, or one ('GET /me'), or a JSON path in one ('GET /me $.requestId')",
  bare: true,
  read(given, flag) {
    if (isEntry(given)) return given;
    throw new PacelineError('BAD_OPTION', `Expected ${flag} ${ENTRY_IN_WORDS}, got ${JSON.stringify(given)}`);
  },
  write: String,
};

/** How it is decided, and with what. */
export const DECISION = {
  margin: percentage('change that is too small to matter; 0% for any change'),
  gating: repeatable(text('metric', 'metric whose verdict counts')),
  budget: preset(duration('load that the decision may take'), 60),
  seed: count('seed of everything drawn by chance', 0, LARGEST_SEED),
  strict: toggle('exit with 4 when nothing could be decided'),
  answersMayDiffer: mayDiffer,
};

/** Node versions, separated by commas. */
export function versions(help: string): Optional<string[]> {
  return {
    kind: 'optional',
    takes: 'versions',
    help,
    read(given, flag) {
      const found = given.split(',').map((version) => version.trim());
      if (!found.includes('')) return found;
      throw new PacelineError(
        'BAD_OPTION',
        `Expected ${flag} to be versions such as 22,24.11.1, got ${JSON.stringify(given)}`,
      );
    },
    write: (found) => found.join(','),
  };
}
