import { type LoadResult, PacelineError } from '../../harness/index.ts';

/** What a load came to although there is something to say against it, such as that most requests failed. @throws where it came to nothing */
export function measured(error: unknown): LoadResult {
  if (error instanceof PacelineError && error.result !== undefined) return error.result as LoadResult;
  throw error;
}
