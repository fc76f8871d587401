import { faultOf } from './check-request.ts';
import { UnreadableFile, withFiles } from './request-files.ts';
import type { RequestSpec } from './scenario.ts';

/** A request that can't be sent as it is written; the message goes on behind "Expected". */
export class WrongRequest extends Error {}

/**
 * A request as somebody wrote it, with the files that it names read and all that can be wrong with it found.
 * @param folder that its files are relative to @param place of it, for messages, e.g. `requests.0.`
 * @param captured names that `setup` has given values to by then; null where there is no setup
 * @throws WrongRequest
 */
export function readyToPlan(
  spec: RequestSpec,
  folder: string,
  place: string,
  captured: readonly string[] | null = null,
): RequestSpec {
  let read: RequestSpec;
  try {
    read = withFiles(spec, folder, place);
  } catch (error) {
    throw error instanceof UnreadableFile ? new WrongRequest(error.message) : error;
  }
  const fault = faultOf(read, place, captured);
  if (fault !== null) throw new WrongRequest(fault);
  return read;
}

/** JSON text without the mark that some editors put before it. */
export function withoutMark(text: string): string {
  return text.replace(/^\ufeff/, '');
}
