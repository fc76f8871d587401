import { didYouMean } from '../config/near.ts';
import { parseSlo } from '../config/slo.ts';
import { PacelineError } from '../errors/paceline-error.ts';
import type { SloTerm } from '../record/slo.ts';

/** @throws BAD_OPTION, or what a config throws, for an SLO of a route that nobody asks */
export function assertRoutes(
  terms: readonly SloTerm[],
  asked: readonly string[],
  code: 'BAD_OPTION' | 'BAD_CONFIG' = 'BAD_OPTION',
): void {
  const routes = [...new Set(asked)];
  for (const { route, text } of terms) {
    if (route === null || routes.includes(route)) continue;
    throw new PacelineError(
      code,
      `Expected the SLO ${text} to be of a route that is asked (${routes.join(', ')}), got ${route}${didYouMean(route, routes)}`,
    );
  }
}

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
