import type { Requests } from '../record/load.ts';

/** Requests that are not accounted for; 0 in every believable result. */
export function unaccounted(requests: Requests): number {
  const errors = Object.values(requests.errors).reduce((total, count) => total + count, 0);
  return requests.scheduled - requests.completed - errors - requests.shed - requests.inFlight;
}
