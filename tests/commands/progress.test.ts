import { expect, test } from 'vitest';
import { Progress } from '../../harness/commands/progress.ts';
import { sampleRun } from '../support/sample-run.ts';

/** Goes to the start of the line and empties it. */
const CLEAR = '\r\u001b[K';

function shown(isTTY: boolean, columns = 80): string[] {
  const written: string[] = [];
  const output = { write: (text: string) => void written.push(text), isTTY, columns };
  const { manifest, trials } = sampleRun();
  let now = 0;
  const progress = new Progress(output, false, () => now);
  const of = manifest.trials.length;
  manifest.trials.forEach((planned, index) => {
    const trial = trials[index];
    if (trial === undefined) throw new Error('Expected a trial');
    progress.on({ type: 'trial-started', trial: planned, of, blocks: 3 });
    now += 5000;
    progress.on({ type: 'trial-ended', trial, of });
  });
  progress.on({ type: 'idle' });
  return written;
}

test('on a terminal: one line kept up to date, with scenario, variant, block and the time left', () => {
  const lines = shown(true);
  expect(lines[0]?.startsWith(CLEAR)).toBe(true);
  expect(lines[0]).toMatch(/1\/21 pooling · \w+ · block 1 of 3$/);
  // 20 trials left at 5 s each.
  expect(lines[1]).toMatch(/2\/21 pooling · \w+ · block 1 of 3 · 2 min left$/);
  expect(lines[20]).toMatch(/21\/21 offload · \w+ · block 3 of 3 · 5 s left$/);
  expect(lines.at(-1)).toBe(CLEAR);
  expect(lines.join('')).not.toContain('\n');
});

test('a line that is longer than the terminal is cut, so that it stays one line', () => {
  for (const line of shown(true, 30)) expect(line.replace(CLEAR, '').length).toBeLessThan(30);
});

test('a line of characters that take two columns each is cut by columns', () => {
  const written: string[] = [];
  const output = { write: (text: string) => void written.push(text), isTTY: true, columns: 30 };
  new Progress(output, false).on({ type: 'step', text: '測'.repeat(40) });
  expect(written).toEqual([`${CLEAR}${'測'.repeat(14)}`]);
});

test('what is asked again is one more than was planned, and is said to be that', () => {
  const written: string[] = [];
  const output = { write: (text: string) => void written.push(text), isTTY: false, columns: 80 };
  const { trials } = sampleRun();
  const progress = new Progress(output, false, () => 0);
  const [trial] = trials;
  if (trial === undefined) throw new Error('Expected a trial');
  for (const record of [trial, { ...trial, order: 2, replaces: 1 }]) {
    progress.on({ type: 'trial-started', trial: record, of: 1, blocks: 3 });
    progress.on({ type: 'trial-ended', trial: record, of: 1 });
  }
  expect(written[0]).toMatch(/^\[1\/1\] pooling \w+, block 1: /);
  expect(written[1]).toMatch(/^\[2\/2\] pooling \w+, block 1, asked again: /);
});

test('elsewhere: a plain line for each trial, the invalid ones with their reason', () => {
  const lines = shown(false);
  expect(lines).toHaveLength(21);
  expect(lines[0]).toMatch(/^\[1\/21\] pooling \w+, block 1: [\d.]+ req\/s, p50 [\d.]+ ms, p99 [\d.]+ ms\n$/);
  expect(lines.join('')).toContain('offload broken, block 1: invalid: Expected GET / to answer 200, got 500');
  expect(lines.join('')).not.toContain('\u001b');
});
