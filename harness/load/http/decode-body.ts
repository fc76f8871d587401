import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/** Most that a body may become, bytes: a few kilobytes can be made to hold gigabytes. */
const MAX_DECODED = 32 * 1024 * 1024;

/** A body as it was meant, or why it can't be had, as the rest of a sentence behind "the body". */
export type Decoded = { body: Buffer } | { problem: string };

/** Undoes the codings of a body, the last first (RFC 9110, section 8.4). @param encoding value of Content-Encoding */
export function decodeBody(bytes: Buffer, encoding: string | null): Decoded {
  const codings = (encoding ?? '')
    .toLowerCase()
    .split(',')
    .flatMap((coding) => coding.trim() || []);
  let body = bytes;
  for (const coding of codings.reverse()) {
    const undo = UNDO[coding];
    if (undo === undefined) return { problem: `is encoded as ${coding}, which is not read here` };
    try {
      body = undo(body);
    } catch (error) {
      const why =
        (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'is too long' : 'is broken';
      return { problem: `is encoded as ${coding}, and ${why}` };
    }
  }
  return { body };
}

const limit = { maxOutputLength: MAX_DECODED };
const UNDO: Record<string, (bytes: Buffer) => Buffer> = {
  identity: (bytes) => bytes,
  gzip: (bytes) => gunzipSync(bytes, limit),
  'x-gzip': (bytes) => gunzipSync(bytes, limit),
  br: (bytes) => brotliDecompressSync(bytes, limit),
  // Some servers leave out the wrapper that the name asks for.
  deflate: (bytes) => ((bytes[0] ?? 0) % 16 === 8 ? inflateSync(bytes, limit) : inflateRawSync(bytes, limit)),
};
