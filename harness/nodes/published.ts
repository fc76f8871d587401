import { tmpdir } from 'node:os';
import { z } from 'zod';
import { PacelineError } from '../errors/paceline-error.ts';
import { type Environment, NpmFailure, npm, PACKAGE } from './npm.ts';
import type { Release } from './versions.ts';

const Entry = z.object({ version: z.string(), deprecated: z.string().optional().catch(undefined) });
/** One object where one version matches, else a list. */
const Listing = z.union([z.array(Entry), Entry.transform((entry) => [entry])]);

/**
 * The releases that npm offers for this machine, withdrawn ones marked with the publisher's words.
 * @throws NODE_NOT_FOUND if there are none for such a machine; NODE_NOT_FETCHED if npm can't be asked
 */
export async function publishedReleases(env: Environment, signal?: AbortSignal): Promise<Release[]> {
  // A second field beside the version makes npm print objects even where none is deprecated. `x` is every version;
  // `*` would be the latest, and `>=` is for a shell on Windows to misread.
  const fields = ['name', 'version', 'deprecated'];
  let printed: string;
  try {
    printed = await npm(['view', `${PACKAGE}@x`, ...fields], { cwd: tmpdir(), env, signal });
  } catch (error) {
    if (!(error instanceof NpmFailure)) throw error;
    if (error.code !== 'E404') throw notAsked(error.message, error);
    throw new PacelineError(
      'NODE_NOT_FOUND',
      `Expected npm to offer Node for ${process.platform} on ${process.arch} (${PACKAGE}), got ${error.message}`,
      { cause: error },
    );
  }
  const listing = Listing.safeParse(jsonOf(printed));
  if (!listing.success) throw notAsked('an answer that is no list of versions', listing.error);
  return listing.data.map(({ version, deprecated }) => ({ version, withdrawn: deprecated || null }));
}

function notAsked(reason: string, cause: unknown): PacelineError {
  return new PacelineError(
    'NODE_NOT_FETCHED',
    `Expected npm to list the releases of Node (${PACKAGE}), got ${reason}`,
    { cause },
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
