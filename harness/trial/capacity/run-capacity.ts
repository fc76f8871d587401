import type { NextTrial } from '../../analysis/capacity/search.ts';
import type { CapacityTrial } from '../../record/capacity.ts';
import { diedUnderLoad } from '../run-load.ts';
import { drained } from './drained.ts';
import { idleRequest, type Launching, type LiveTarget, startLive, stopLive } from './live-target.ts';
import { measureRate, type RateSetting } from './measure-rate.ts';

export interface CapacityRun extends Omit<RateSetting, 'seed' | 'answerMs'>, Launching {
  /** What to measure next, by what was measured of this setting so far. */
  next(seen: readonly CapacityTrial[]): NextTrial;
  /** Measured of this setting before, e.g. in an earlier search. */
  seen: readonly CapacityTrial[];
  /** Value of the swept setting, if one is. */
  setting: string | null;
  /** Trials and launches of the whole folder before this. */
  counted: { trials: number; launches: number };
  seed: number;
  onStart(next: NextTrial & { done: false }): void;
  /** Called with each trial as soon as it is made. */
  onTrial(trial: CapacityTrial): void;
}

/** Why a trial is not on the launch of the one before, or is on one that is not itself; said with its reasons. */
const NOTES = {
  busy: 'the target had not become idle again 10 s after the trial before, so it was started anew',
  stillBusy: 'the target had not become idle again 10 s after the trial before',
};

/**
 * Follows a search on a target: measures what it asks for next until it asks for nothing more. A fresh launch where the search
 * wants one, and after a target that ended or that does not become idle again.
 * @returns the trials of this call
 * @throws what launching a target throws; TARGET_DIED as soon as it ends by itself; WRONG_ANSWER, GENERATOR_FAILED, REQUESTS_DO_NOT_BALANCE; BAD_OPTION for an SLO
 * that needs a probe where none reports; the signal's reason if it is aborted, with what was measured handed over
 */
export async function runCapacity(run: CapacityRun): Promise<CapacityTrial[]> {
  const { signal } = run;
  const made: CapacityTrial[] = [];
  let live: LiveTarget | null = null;
  let launches = run.counted.launches;
  let note: string | null = null;
  try {
    for (;;) {
      signal.throwIfAborted();
      const seen = [...run.seen, ...made];
      const next = run.next(seen);
      if (next.done) return made;
      if (next.fresh || live === null) {
        await stopLive(live);
        live = null;
        launches += 1;
        live = await startLive(launches, run);
      }
      run.onStart(next);
      const order = run.counted.trials + made.length + 1;
      const startedAt = new Date().toISOString();
      const window = { warmupSeconds: next.warmupSeconds, durationSeconds: next.durationSeconds };
      // Each trial has arrivals of its own: the same ones again would be the same chance again.
      const setting = { ...run, seed: (run.seed + order) % 2 ** 31, answerMs: calmAnswer(seen) };
      const measured = await measureRate(live.origin, next.rate, window, live.probed, setting);
      const failed = measured.state === 'failed';
      const trial: CapacityTrial = {
        schema: 'paceline.capacity-trial/1',
        order,
        search: next.search,
        launch: launches,
        setting: run.setting,
        stage: next.stage,
        rate: next.rate,
        window,
        startedAt,
        ...measured,
        reasons: [
          ...measured.reasons,
          ...(note === null ? [] : [note]),
          ...(failed && live.probed !== null ? [diedUnderLoad(live.probed.target).message] : []),
        ],
      };
      made.push(trial);
      run.onTrial(trial);
      note = null;
      // No load is its limit, and the next launch would end as well: what it said is the answer.
      if (live.probed?.ended.aborted) throw diedUnderLoad(live.probed.target);
      if (!failed) {
        if (
          await drained(
            live.origin,
            idleRequest(run),
            live.idleMs,
            live.probed?.ended ?? null,
            signal,
            run.access,
          )
        )
          continue;
        if (live.probed?.ended.aborted) throw diedUnderLoad(live.probed.target);
        note = live.probed === null ? NOTES.stillBusy : NOTES.busy;
      }
      if (live.probed === null) continue;
      await stopLive(live);
      live = null;
    }
  } finally {
    await stopLive(live);
  }
}

/** What an answer takes when nobody waits, ms: in the middle, under the load that was answered fastest. */
function calmAnswer(seen: readonly CapacityTrial[]): number | null {
  const found = seen.flatMap(({ load }) => load?.service.percentiles[50] ?? []);
  return found.length === 0 ? null : Math.min(...found);
}
