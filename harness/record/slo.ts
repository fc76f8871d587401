import { parseSlo, type SloTerm } from '../config/slo.ts';
import { PacelineError } from '../errors/paceline-error.ts';

export type { SloTerm };

/** The terms of all texts that were read so far. */
const terms = new Map<string, SloTerm>();

/**
 * What an SLO in a record asks. Records keep the text, as it was written; this gives its term, and parses each text once.
 * @throws RECORD_DAMAGED for what is no SLO: none stands in a record that was not read when it was asked
 */
export function recordedTerm(text: string): SloTerm {
  const known = terms.get(text);
  if (known !== undefined) return known;
  const term = parseSlo(text);
  if (typeof term === 'string') {
    throw new PacelineError('RECORD_DAMAGED', `Expected the record to hold an SLO ${term}, got ${text}`);
  }
  terms.set(text, term);
  return term;
}
