import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openRecord } from '../../harness/kinds/kinds.ts';
import { findRun, keptRecords } from '../../harness/measure/folders.ts';
import type { RunManifest } from '../../harness/record/manifest.ts';
import { NodesResult } from '../../harness/record/nodes.ts';
import { NodesStore, RunStore } from '../../harness/record/store.ts';
import { temporaryFolder } from '../support/launch.ts';
import { sampleRun } from '../support/sample-run.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

/** A matrix in blocks, whose versions are the variants of a made-up scenario. */
function kept(name: string | null = null, changes: Partial<RunManifest> = {}): NodesStore {
  const { manifest: sample, trials } = sampleRun();
  const manifest = { ...sample, ...changes };
  const [scenario] = manifest.scenarios;
  if (scenario === undefined) throw new TypeError('Expected a scenario, got none');
  const [a, b] = scenario.variants;
  const { startedAt, command, fingerprint } = manifest;
  const id = name ?? manifest.id;
  const store = NodesStore.create(join(folder.path, '.paceline', 'nodes', id), {
    schema: 'paceline.nodes-manifest/1',
    ...{ id, startedAt, command, fingerprint },
    runtime: 'process',
    method: 'blocks',
    versions: [
      { spec: '22', version: '22.1.0', source: null, note: null },
      { spec: '24', version: '24.1.0', source: null, note: 'a note' },
    ],
    rows: [
      {
        scenario: scenario.name,
        variant: 'v',
        names: [
          { version: '22.1.0', name: a?.name ?? null, reason: null },
          { version: '24.1.0', name: b?.name ?? null, reason: null },
        ],
      },
    ],
  });
  const blocks = RunStore.create(store.blocksFolder, manifest);
  for (const trial of trials) blocks.append(trial);
  return store;
}

test('a matrix is decided by what was measured, to the same bytes each time', () => {
  const store = kept();
  const record = openRecord(store.folder);
  const files = ['nodes.json', 'report.html'].map((file) => join(store.folder, file));
  const bytes = () => files.map((file) => readFileSync(file, 'utf8'));
  const { result, text } = record.judge();
  expect(NodesResult.parse(result).rows[0]?.pairs).toHaveLength(1);
  expect(text({ color: false, width: 100 })).toContain('Node 24.1.0 against 22.1.0');
  const first = bytes();
  for (const file of files) rmSync(file);
  record.judge();
  expect(bytes()).toEqual(first);
  rmSync(files[1] ?? '');
  record.draw();
  expect(bytes()).toEqual(first);

  expect(record.text('md')).toContain('| variant | Node 22.1.0 | Node 24.1.0 |');
  expect(record.text('junit')).toContain('name="Node 24.1.0"');
  expect(record.text('csv').split('\r\n')[0]).toBe(
    'nodes,scenario,variant,version,metric,value,low,high,unit',
  );
  expect(JSON.parse(record.text('json'))).toEqual(result);
  expect(record.describe()).toMatchObject({ state: 'complete', trials: { planned: 2, done: 2 } });

  // It is found like any other.
  const where = { cwd: folder.path };
  expect(keptRecords(where).map((one) => one.store.folder)).toEqual([store.folder]);
  expect(findRun(where, undefined).store.folder).toBe(store.folder);
  expect(findRun(where, store.id).store.folder).toBe(store.folder);
  expect(findRun(where, store.folder).store).toBeInstanceOf(NodesStore);
});

test('one that was killed, or is under way, is damaged and mended by judging it', () => {
  const killed = openRecord(kept('killed').folder);
  const damaged = expect.objectContaining({ code: 'RECORD_DAMAGED' });
  for (const asked of [() => killed.describe(), () => killed.draw(), () => killed.text('md')]) {
    expect(asked).toThrow(damaged);
  }
  killed.judge();
  expect(killed.describe()).toMatchObject({ state: 'complete' });
});

test('what its command leaves out is said, and what its launches shared', () => {
  const command = "paceline nodes 22 24 --header 'x-api-key: $X_API_KEY'";
  const { warnings } = NodesResult.parse(openRecord(kept('secretive', { command }).folder).judge().result);
  expect(warnings).toEqual([
    'generator and target share a core',
    expect.stringMatching(/^the command has \$X_API_KEY in the place of what is not kept/),
  ]);
});

test('of one that ended before its first launch nothing was run', () => {
  const store = kept('early');
  rmSync(store.blocksFolder, { recursive: true });
  const record = openRecord(store.folder);
  const { rows } = NodesResult.parse(record.judge().result);
  expect(rows[0]?.cells.map(({ state }) => state)).toEqual(['not run', 'not run']);
  expect(record.describe()).toMatchObject({ state: 'interrupted', trials: { planned: 2, done: 0 } });
});

test('a record whose trials are gone is damaged', () => {
  const { manifest } = sampleRun();
  const store = RunStore.create(join(folder.path, 'gone'), manifest);
  rmSync(join(store.folder, 'trials.jsonl'));
  expect(() => openRecord(store.folder).describe()).toThrow(
    expect.objectContaining({ code: 'RECORD_DAMAGED' }),
  );
});
