import type { Fingerprint } from '../record/fingerprint.ts';

/** When something was begun and on what, e.g. `2026-01-31 10:00 UTC, 2 cores, Node.js v22.1.0`. */
export function whenAndWhere({
  startedAt,
  fingerprint,
}: {
  startedAt: string;
  fingerprint: Fingerprint;
}): string {
  return `${whenAndCores({ startedAt, fingerprint })}, Node.js ${fingerprint.node}`;
}

/** The same of what was measured with several Node versions. */
export function whenAndCores({
  startedAt,
  fingerprint,
}: {
  startedAt: string;
  fingerprint: Fingerprint;
}): string {
  return `${startedAt.slice(0, 16).replace('T', ' ')} UTC, ${fingerprint.machine.cores} cores`;
}
