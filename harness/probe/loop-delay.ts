import { TimeHistogram } from '../record/histogram.ts';
import type { Beat } from './wire.ts';

/** One sample of the loop: when it was taken (monotonic ms), how late it was, and how long the loop was stalled. */
export interface DelaySample {
  end: number;
  /** How long the timer was overdue, ms. */
  delay: number;
  /** How long the loop was stalled before it, ms; never shorter than one sampling interval when known. */
  stall: number | null;
}

/** Turns the beats of one process into delay samples; the sampling resolution (ms) is taken off. */
export function delaySamples(beats: readonly Beat[], resolution: number): DelaySample[] {
  const samples: DelaySample[] = [];
  for (const beat of beats) {
    const usual = usualShareBusy(beat, resolution);
    let end = beat.t;
    const reversed: DelaySample[] = [];
    for (let index = beat.i.length - 1; index >= 0; index--) {
      const interval = (beat.i[index] ?? 0) / 1000;
      const busy = interval - (beat.e[index] ?? 0) / 1000;
      // The work that the loop usually does before a stall begins is no part of the stall. A stall begins anywhere in
      // the sampling interval, on average half of it after the sample before.
      const stall = busy - (usual * resolution) / 2;
      const delay = Math.max(0, interval - resolution);
      reversed.push({ end, delay, stall: delay > 0.5 && stall >= resolution ? stall : null });
      end -= interval;
    }
    samples.push(...reversed.reverse());
  }
  return samples;
}

/**
 * Share of the time in which the loop is busy when its samples are not late. 0 where all of them are: then one
 * turn of the loop follows another, and each begins where the one before ended, with nothing in between.
 */
function usualShareBusy(beat: Beat, resolution: number): number {
  let all = 0;
  let busy = 0;
  beat.i.forEach((interval, index) => {
    if (interval > (resolution + 1) * 1000) return;
    all += interval;
    busy += interval - (beat.e[index] ?? 0);
  });
  return all === 0 ? 0 : Math.min(1, Math.max(0, busy / all));
}

/** Fractions of its multiples fill an interval evenly, however many are taken. */
const GOLDEN = 0.6180339887498949;

/**
 * The distribution of loop delay as an event that arrives at any moment meets it, in [from, to), one arrival
 * for every `resolution` ms. A sample that was late by less than that stands for itself. A longer stall delays
 * all that arrive in it by what is left of it: those are put back, one an interval, beginning at another part
 * of it each time.
 */
export function loopDelay(
  samples: readonly DelaySample[],
  resolution: number,
  from: number,
  to: number,
): TimeHistogram {
  const histogram = new TimeHistogram();
  const record = (end: number, wait: number) => {
    const arrived = end - wait;
    if (arrived >= from && arrived < to) histogram.record(wait);
  };
  let phase = 0.5;
  let owed = 0;
  let quiet = 0;
  for (const { end, delay, stall } of samples) {
    if (stall === null) {
      record(end, delay);
      if (delay < 0.5) quiet = delay;
      owed += delay;
    } else {
      for (let wait = phase * resolution; wait < stall; wait += resolution) record(end, wait);
      phase = (phase + GOLDEN) % 1;
      owed += delay + resolution - stall;
    }
    // The timer is always a little late, so it fires less often than there are intervals in the time.
    for (; owed >= resolution; owed -= resolution) record(end, quiet);
  }
  return histogram;
}
