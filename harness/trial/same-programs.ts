import { PacelineError } from '../errors/paceline-error.ts';
import type { ProbeCollector } from '../probe/collector.ts';
import type { Span } from '../probe/process-summary.ts';
import { type Life, lossInWords, type Succession } from '../probe/succession.ts';
import type { Launch } from '../record/trial.ts';
import type { Turnover } from '../record/turnover.ts';

/**
 * TARGET_RESTARTED if another process answered at the end of the load than at its start: its figures are of two
 * programs. TARGET_DIED if one that answered ended, and none came after it. Null where all lived through it.
 */
export function notSamePrograms(found: Succession, { warmupStart }: Span): PacelineError | null {
  const words = lossInWords(found, warmupStart);
  if (words === null) return null;
  return found.came.length === 0
    ? new PacelineError(
        'TARGET_DIED',
        `Expected the processes that answer to live through the load, got ${words}`,
      )
    : new PacelineError(
        'TARGET_RESTARTED',
        `Expected one program to answer throughout, got another process during the load: ${words}`,
      );
}

/** @throws TARGET_RESTARTED, TARGET_DIED */
export function assertSamePrograms(found: Succession, span: Span): void {
  const failure = notSamePrograms(found, span);
  if (failure !== null) throw failure;
}

/** Writes into a launch's record what its probes' channel told beside their figures. */
export function noteTurnover(launch: Launch, collector: ProbeCollector, span: Span): Succession {
  const found = collector.succession(span);
  const known = turnover(found, span);
  if (known !== null) launch.turnover = known;
  if (collector.ignored > 0) launch.foreignLines = collector.ignored;
  return found;
}

/** For the record: who ended and who came while the load ran; null where nobody ended. */
export function turnover({ lost, came, recycled }: Succession, { warmupStart }: Span): Turnover | null {
  if (lost.length + recycled.length === 0) return null;
  const seconds = (at: number | null) => (at === null ? null : Math.round(at - warmupStart) / 1000);
  const of = ({ pid, role, from, until }: Life) => ({
    pid,
    role,
    from: from <= warmupStart ? null : seconds(from),
    until: seconds(until),
  });
  return { lost: lost.map(of), came: came.map(of), recycled: recycled.map(of) };
}
