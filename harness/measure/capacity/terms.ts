import { parseSlo, type SloTerm } from '../../config/slo.ts';
import { PacelineError } from '../../errors/paceline-error.ts';
import { needsProbe } from '../../trial/capacity/readings.ts';
import type { CapacitySubject } from './subject.ts';

/** The SLOs as terms. @throws BAD_OPTION for an SLO that only a probe could see, where there can be none */
export function termsOf(slo: readonly string[], { origin }: CapacitySubject): SloTerm[] {
  return slo.map((text) => {
    const term = parseSlo(text);
    if (typeof term === 'string')
      throw new PacelineError('BAD_OPTION', `Expected an SLO ${term}, got ${text}`);
    if (origin === null || !needsProbe(term)) return term;
    throw new PacelineError(
      'BAD_OPTION',
      `Expected an SLO of what answers show (latency, errors, goodput) for a URL, got ${text}, which needs the probe inside; start the service with --target`,
    );
  });
}
