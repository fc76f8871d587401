import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { listRecords, openRecord } from '../../harness/kinds/kinds.ts';
import { CapacityStore, CompareStore, NodesStore, RunStore } from '../../harness/record/store.ts';
import { temporaryFolder } from '../support/launch.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

function made(name: string, manifest: string): string {
  const path = join(folder.path, name);
  mkdirSync(path);
  writeFileSync(join(path, 'run.json'), manifest);
  return path;
}

test.each([
  ['paceline.manifest/1', RunStore],
  ['paceline.compare-manifest/1', CompareStore],
  ['paceline.capacity-manifest/1', CapacityStore],
  ['paceline.nodes-manifest/1', NodesStore],
])('%s is known by its schema, wherever else another is named', (schema, Store) => {
  const path = made(
    schema.replace('/', '-'),
    JSON.stringify(
      { schema, command: '"schema": "paceline.manifest/1" paceline.compare-manifest/1' },
      null,
      2,
    ),
  );
  expect(openRecord(path).store).toBeInstanceOf(Store);
});

test('one of no kind that is known can be opened, and is damaged', () => {
  for (const [name, text] of [
    ['later', '{"schema":"constructor"}'],
    ['cut', '{"sch'],
  ] as const) {
    const record = openRecord(made(name, text));
    expect(() => record.describe()).toThrow(expect.objectContaining({ code: 'RECORD_DAMAGED' }));
  }
});

test('what holds no manifest is no record', () => {
  mkdirSync(join(folder.path, 'empty'));
  expect(() => openRecord(join(folder.path, 'empty'))).toThrow(/to hold a run, got no run.json there/);
  expect(listRecords(folder.path).map(({ store }) => store.id)).toEqual([
    ...['cut', 'later', 'paceline.capacity-manifest-1', 'paceline.compare-manifest-1'],
    ...['paceline.manifest-1', 'paceline.nodes-manifest-1'],
  ]);
  expect(listRecords(join(folder.path, 'nowhere'))).toEqual([]);
});
