import { TimeHistogram } from '../record/histogram.ts';
import type { Beat } from './wire.ts';

/** One sample of the loop: when it was taken (monotonic ms) and how long it was overdue (ms). */
export interface DelaySample {
  end: number;
  delay: number;
}

/** Turns the beats of one process into delay samples; the sampling resolution (ms) is taken off. */
export function delaySamples(beats: readonly Beat[], resolution: number): DelaySample[] {
  const samples: DelaySample[] = [];
  for (const beat of beats) {
    let end = beat.t;
    const reversed: DelaySample[] = [];
    for (let index = beat.i.length - 1; index >= 0; index--) {
      const interval = (beat.i[index] ?? 0) / 1000;
      reversed.push({ end, delay: Math.max(0, interval - resolution) });
      end -= interval;
    }
    samples.push(...reversed.reverse());
  }
  return samples;
}

/**
 * The distribution of loop delay as an event that arrives at any moment meets it, in [from, to).
 *
 * A timer that is due every `resolution` ms samples the delay of events that arrive at those moments, but
 * while the loop is stalled it can't fire, so one stall of 60 ms gives one sample where an event every
 * 10 ms would have given six, waiting 60, 50, ... 10 ms. Those are put back (the correction that
 * HdrHistogram calls "expected interval"), so that a stall weighs as much as the time it takes.
 */
export function loopDelay(
  samples: readonly DelaySample[],
  resolution: number,
  from: number,
  to: number,
): TimeHistogram {
  const histogram = new TimeHistogram();
  for (const { end, delay } of samples) {
    for (let wait = delay; wait >= 0; wait -= resolution) {
      const arrived = end - wait;
      if (arrived >= from && arrived < to) histogram.record(wait);
      if (wait === 0) break;
    }
  }
  return histogram;
}
