import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { RequestSpec } from '../../harness/config/scenario.ts';
import { openRecord } from '../../harness/kinds/kinds.ts';
import { comparedScenario, planComparison } from '../../harness/measure/compare/plan-comparison.ts';
import { CompareResult } from '../../harness/record/compare.ts';
import { GateResult } from '../../harness/record/gate.ts';
import { CompareStore } from '../../harness/record/store.ts';
import { temporaryFolder } from '../support/launch.ts';
import { sampleBatch, sampleDuet } from '../support/sample-duet.ts';
import { sampleRun } from '../support/sample-run.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

/** The record of a gate whose comparison was measured to its end, before its SLOs were checked. */
function measured(): CompareStore {
  const variant = (name: string) => ({ name, title: name, command: 'none', env: {} });
  const asked = { requests: [RequestSpec.parse({ path: '/' })] };
  const scenario = comparedScenario(asked, [variant('a'), variant('b')], {
    ready: '/',
    timeoutSeconds: 10,
  });
  const side = { label: 'a', command: 'none', url: null, commit: null, node: null };
  const planned = planComparison({
    ...{ command: 'paceline gate', a: side, b: side, scenario, margin: 0.02, margins: {} },
    ...{ gating: ['serviceTime'], budgetSeconds: 20, connections: 1, seed: 1, answersMayDiffer: false },
    ...{ wholeRate: null, warnings: [] },
  });
  const gate = { strict: false, slos: ['errors<1%'], selfcheck: null, baseline: null };
  const store = CompareStore.create(join(folder.path, 'gate'), { ...planned, gate });
  const launches = planned.duet.looks.at(-1)?.launches ?? 0;
  for (let block = 1; block <= launches; block++) store.append(sampleDuet([sampleBatch(1, 1)], block));
  return store;
}

test('a gate that was interrupted while its SLOs were checked is decided by nobody', () => {
  const store = measured();
  const trials = sampleRun().trials.filter(({ state }) => state === 'measured');
  const append = (order: number) => {
    const trial = trials[order - 1];
    if (trial === undefined) throw new TypeError('Expected a trial, got none');
    store.appendSloTrial({ ...trial, order });
  };
  for (const order of [1, 2]) append(order);
  CompareResult.parse(openRecord(store.folder).judge().result);
  expect(existsSync(join(store.folder, 'gate.json'))).toBe(false);
  expect(openRecord(store.folder).describe()).toMatchObject({ state: 'interrupted' });
  append(3);
  const { slos } = GateResult.parse(openRecord(store.folder).judge().result);
  expect(slos).toMatchObject([{ slo: 'errors<1%', state: 'kept' }]);
  expect(existsSync(join(store.folder, 'gate.json'))).toBe(true);
  expect(openRecord(store.folder).describe()).toMatchObject({ state: 'complete' });
  const written = ['gate.json', 'summary.md', 'junit.xml', 'results.json', 'report.html'];
  const bytes = () => written.map((name) => readFileSync(join(store.folder, name), 'utf8'));
  const first = bytes();
  for (const name of written) rmSync(join(store.folder, name));
  openRecord(store.folder).judge();
  expect(bytes()).toEqual(first);
});
