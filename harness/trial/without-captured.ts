import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { PacelineError } from '../errors/paceline-error.ts';
import { type Captured, concealCaptured } from '../record/captured.ts';
import type { LogFiles } from '../runtime/last-words.ts';

/** A longer log is left as it is, bytes: it is read in one piece. */
const LONGEST = 128 * 1024 * 1024;

/** The same error, without what was captured, and without its cause: it may quote a target, which may have told its own secrets. */
export function errorWithout(error: PacelineError, captured: Captured): PacelineError {
  const message = concealCaptured(error.message, captured);
  return message === error.message ? error : new PacelineError(error.code, message);
}

/** Takes what was captured out of what a target that has ended printed: its logs are kept with the record. */
export function concealInLogs({ stdout, stderr }: LogFiles, captured: Captured): void {
  const values = Object.values(captured);
  if (values.length === 0) return;
  for (const file of [stdout, stderr]) {
    try {
      if (statSync(file).size > LONGEST) continue;
      const text = readFileSync(file, 'utf8');
      const kept = concealCaptured(text, captured);
      if (kept !== text) writeFileSync(file, kept);
    } catch {
      // It printed nothing, or its folder is gone.
    }
  }
}
