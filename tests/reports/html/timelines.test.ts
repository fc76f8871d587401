import { expect, test } from 'vitest';
import { timelines } from '../../../reports/html/timelines.ts';
import { sampleRun } from '../../support/sample-run.ts';

test('slices of the load and beats of the loop are drawn at their middle, so that they can be compared', () => {
  const { results, trials } = sampleRun();
  const [scenario] = results.scenarios;
  const measured = trials.find((trial) => trial.state === 'measured');
  if (scenario === undefined || measured === undefined) throw new Error('Expected a measured trial');
  const [process] = measured.probe;
  if (process === undefined) throw new Error('Expected a probe');
  const [tick] = measured.load.timeline;
  if (tick === undefined) throw new Error('Expected a slice');
  // The same 200 ms: recorded by their start on one side, by their end on the other.
  const [drawn] = timelines(scenario, [
    {
      ...measured,
      load: { ...measured.load, timeline: [0, 0.2].map((t) => ({ ...tick, t, completed: 50 })) },
      probe: [{ ...process, timeline: { ...process.timeline, t: [0.2, 0.4] } }],
    },
  ]);
  expect(drawn?.load.t).toEqual([0.1, 0.3]);
  expect(drawn?.loop?.t).toEqual([0.1, 0.3]);
  expect(drawn?.load.throughput).toEqual([250, 250]);
});
