import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { holdingOf, leftBehind } from '../../harness/trial/left-behind.ts';

const NOTHING = { memory: null, output: null, opened: null, allocated: null };

test('what is left behind is told for each answered request', () => {
  const before = { memory: 5e6, output: 100, opened: 10, allocated: null };
  const after = { memory: 15e6, output: 2100, opened: 20, allocated: 5000 };
  expect(leftBehind(before, after, 1000)).toEqual({
    memoryKept: 10_000,
    outputBytes: 2,
    connectionsOpened: 0.01,
    allocationPerRequest: 5000,
  });
  // A heap that shrank, and what nothing is known of.
  const unknown = { output: null, opened: null, allocated: null };
  expect(leftBehind(before, { memory: 4e6, ...unknown }, 1000)).toEqual({
    memoryKept: -1000,
    outputBytes: null,
    connectionsOpened: null,
    allocationPerRequest: null,
  });
  expect(leftBehind(before, before, 0)).toMatchObject({ memoryKept: null, outputBytes: null });
});

test('output is what both logs hold; what is not ours has none', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'paceline-left-'));
  const logs = { stdout: join(folder, 'out.log'), stderr: join(folder, 'err.log') };
  writeFileSync(logs.stdout, 'hello');
  writeFileSync(logs.stderr, 'oh');
  expect(await holdingOf(null, logs)).toEqual({ ...NOTHING, output: 7 });
  expect(await holdingOf(null, null)).toEqual(NOTHING);
  rmSync(folder, { recursive: true });
  expect(await holdingOf(null, logs)).toEqual(NOTHING);
});
