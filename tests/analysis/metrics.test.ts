import { expect, test } from 'vitest';
import { launchValues } from '../../harness/analysis/duet/launch-values.ts';
import { METRICS } from '../../harness/analysis/metrics.ts';
import type { MeasuredTrial } from '../../harness/record/trial.ts';
import { sampleArm, sampleBatch, sampleDuet } from '../support/sample-duet.ts';
import { sampleManifest, sampleScenario, sampleTrials } from '../support/sample-run.ts';

const manifest = sampleManifest([sampleScenario('one', { only: { rate: 500 } })], 1);
const [trial] = sampleTrials(manifest, { one: { only: { rate: 500 } } }).filter(
  (one): one is MeasuredTrial => one.state === 'measured',
);
if (trial === undefined) throw new Error('Expected a trial, got none');
const { load, probe, window } = trial;
const requests = { ...load.requests, errors: { ...load.requests.errors, status: 30 } };
const failing: MeasuredTrial = { ...trial, load: { ...load, requests } };
const arm = sampleArm({ requests, service: load.service, probe });

test('what a target tells by itself is the same number in a trial and in a duet', () => {
  const values = launchValues(
    sampleDuet([sampleBatch(1, 1, [0.5, 0.5])], 1, { a: arm, b: sampleArm({ ...arm, probe: [] }), window }),
  );
  expect(values.errors).toEqual({ a: METRICS.errors.read(failing), b: METRICS.errors.read(failing) });
  // The other target has no probe, and one number alone compares nothing.
  expect(values).not.toHaveProperty('rss');
  const both = launchValues(sampleDuet([sampleBatch(1, 1, [0.5, 0.5])], 1, { a: arm, b: arm, window }));
  for (const name of ['errors', 'rss', 'gcPause', 'latencyP50', 'latencyP99'] as const) {
    const value = METRICS[name].read(failing);
    expect(value).toBeGreaterThan(0);
    expect(both[name], name).toEqual({ a: value, b: value });
  }
  expect(Object.keys(both).sort()).toEqual(
    [
      ...['cpuPerRequest', 'errors', 'gcPause', 'latencyP50', 'latencyP99'],
      ...['rss', 'serviceTime', 'stallShare', 'throughput'],
    ].sort(),
  );
});
