import { describe, expect, test } from 'vitest';
import { compare, type Figure, IDLE_LIMIT, tolerance } from '../../bench/loop/figures.ts';
import { type Blocking, type LoopReading, measureLoop } from '../../bench/loop/measure.ts';

const SECONDS = 3;

function measure(blocking: Partial<Blocking>): Promise<LoopReading[]> {
  return measureLoop(process.execPath, { blockMs: 0, periodMs: 100, workers: 0, ...blocking }, SECONDS);
}

/** How late Node's own sampler was at most, whatever the reason: blocks, or a core that was taken away. */
function latest({ monitor }: LoopReading): number {
  return monitor.max - monitor.resolution;
}

/**
 * The truth is made of the blocks that really happened, so a core that is taken away within a block is in it.
 * Taken away between blocks it adds short waits that are not: they can't move what lies far above them in
 * the distribution, nor the median. Only the largest wait may come from there, so for that one the witness
 * is Node's own sampler in the same loop.
 */
function expectTruth(reading: LoopReading, figures: readonly Figure[]): void {
  const { truth, probe } = reading;
  expect(truth.blocks).toBeGreaterThan(3);
  expect(probe.percentiles['50']).toBeLessThan(1);
  for (const figure of figures) {
    const compared = compare(reading, figure);
    const message = `${figure}: ${JSON.stringify(compared)}`;
    // Twice the target: a few seconds hold a dozen stalls, and so few waits near a percentile.
    const allowed = 2 * tolerance(compared.truth);
    expect(compared.probe, message).toBeGreaterThan(compared.truth - allowed);
    expect(compared.probe, message).toBeLessThan(compared.truth + allowed);
  }
  const allowed = tolerance(truth.max);
  expect(probe.max).toBeGreaterThan(truth.max - allowed);
  expect(probe.max).toBeLessThan(Math.max(truth.max, latest(reading)) + allowed);
}

describe('what the probe says about loop delay is true', () => {
  test('of a loop that nothing blocks', async () => {
    const [reading, ...others] = await measure({});
    expect(others).toEqual([]);
    expect(reading?.truth.blocks).toBe(0);
    expect(reading?.probe.percentiles['50']).toBeLessThan(IDLE_LIMIT);
  });

  test('of a loop that is blocked for 20 ms of every 200 ms', async () => {
    const [reading] = await measure({ blockMs: 20, periodMs: 200 });
    expectTruth(reading as LoopReading, ['mean', '95', '99']);
  });

  test('of a loop that is blocked for 60 ms of every 500 ms', async () => {
    const [reading] = await measure({ blockMs: 60, periodMs: 500 });
    expectTruth(reading as LoopReading, ['mean', '95', '99']);
  });

  test('in each worker of a cluster', async () => {
    const readings = await measure({ blockMs: 60, periodMs: 500, workers: 2 });
    expect(readings.map(({ role }) => role)).toEqual(['worker', 'worker']);
    for (const reading of readings) expectTruth(reading, ['mean', '95', '99']);
  });
});
