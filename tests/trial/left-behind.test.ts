import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { holdingOf, leftBehind } from '../../harness/trial/left-behind.ts';

test('what is left behind is told for each answered request', () => {
  const before = { memory: 5e6, output: 100 };
  expect(leftBehind(before, { memory: 15e6, output: 2100 }, 1000)).toEqual({
    memoryKept: 10_000,
    outputBytes: 2,
  });
  // A heap that shrank, and one of which nothing is known.
  expect(leftBehind(before, { memory: 4e6, output: null }, 1000)).toEqual({
    memoryKept: -1000,
    outputBytes: null,
  });
  expect(leftBehind(before, before, 0)).toEqual({ memoryKept: null, outputBytes: null });
});

test('output is what both logs hold; what is not ours has none', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'paceline-left-'));
  const logs = { stdout: join(folder, 'out.log'), stderr: join(folder, 'err.log') };
  writeFileSync(logs.stdout, 'hello');
  writeFileSync(logs.stderr, 'oh');
  expect(await holdingOf(null, logs)).toEqual({ memory: null, output: 7 });
  expect(await holdingOf(null, null)).toEqual({ memory: null, output: null });
  rmSync(folder, { recursive: true });
  expect(await holdingOf(null, logs)).toEqual({ memory: null, output: null });
});
