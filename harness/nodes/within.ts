import { PacelineError } from '../errors/paceline-error.ts';
import { versionsToCheck } from './project.ts';
import { Search, type SearchOptions } from './search.ts';
import type { LineEnds } from './versions.ts';

/** The versions to check before a release that promises a range. */
export interface NodesWithin {
  lines: LineEnds[];
  /** Why only versions on this machine were looked at; null if all releases were. */
  note: string | null;
}

/**
 * The lowest and the highest version of each line within a range, of those that npm offers or, where it can't be
 * asked, of those on this machine. Nothing is fetched: give the versions to `resolveNodes`.
 * @param range as projectNodes reads it
 * @throws NODE_NOT_FOUND if no version is within; NODE_NOT_FETCHED if only npm could tell
 */
export async function nodesWithin(range: string, options: SearchOptions): Promise<NodesWithin> {
  const search = await Search.start(options);
  const { releases, only } = await search.offer();
  const lines = versionsToCheck(range, releases);
  if (lines.length > 0) {
    return { lines, note: only === null ? null : `${only.why}, so only the versions on this machine count` };
  }
  if (only !== null && only.cause !== null) throw only.cause;
  throw new PacelineError(
    'NODE_NOT_FOUND',
    `Expected a Node version that Paceline measures to be within ${range}, got none ${only === null ? 'among the releases' : 'on this machine'}`,
  );
}
