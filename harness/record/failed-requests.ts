import type { LoadResult } from './load.ts';

/** Share of the requests beyond which a load says first of all that they failed. */
const MOST = 0.5;

/** Requests that ended, and those of them that failed: shed ones too, since nobody answered them. */
export function failedRequests({ requests }: Pick<LoadResult, 'requests'>): {
  failed: number;
  ended: number;
} {
  const failed = Object.values(requests.errors).reduce((sum, count) => sum + count, 0) + requests.shed;
  return { failed, ended: failed + requests.completed };
}

/** Whether more than half of a load failed. */
export function mostFailed(load: Pick<LoadResult, 'requests'>): boolean {
  const { failed, ended } = failedRequests(load);
  return failed > MOST * ended;
}
