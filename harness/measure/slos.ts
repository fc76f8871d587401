import { parseSlo } from '../config/slo.ts';
import { PacelineError } from '../errors/paceline-error.ts';
import type { SloTerm } from '../record/slo.ts';

/** What `--slo` asks to be kept; one text may hold several, separated by commas. @throws BAD_OPTION */
export function readSlos(texts: readonly string[]): SloTerm[] {
  return texts
    .flatMap((text) => text.split(','))
    .map((written) => {
      const text = written.trim();
      const term = parseSlo(text);
      if (typeof term !== 'string') return term;
      throw new PacelineError(
        'BAD_OPTION',
        `Expected --slo to be an SLO ${term}, got ${JSON.stringify(text)}`,
      );
    });
}
