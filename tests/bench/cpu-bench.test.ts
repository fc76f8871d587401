import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cpuBench } from '../../bench/cpu/index.ts';
import { type CpuDecision, kept } from '../../bench/cpu/results.ts';
import { cpuTable } from '../../bench/cpu/table.ts';

const STUB = join(import.meta.dirname, '../fixtures/compare-stub.cjs');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paceline-cpu-bench-'));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

async function bench(says: readonly string[], ...args: string[]): Promise<{ text: string; log: string[] }> {
  vi.stubEnv('STUB_SAYS', JSON.stringify(says));
  vi.stubEnv('STUB_CALLS', join(folder, 'calls'));
  const log: string[] = [];
  const options = ['--into', join(folder, 'cpu.jsonl'), '--paceline', STUB];
  const text = await cpuBench((line) => log.push(line), [...args, ...options]);
  return { text, log };
}

const calls = () => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n').length;

test('decisions are kept, counted, and not made again', async () => {
  await bench(['no-change', 'regressed', 'failed'], 'cluster', '--decisions', '3', '--more', '0');
  expect(calls()).toBe(3);
  const verdicts = kept(join(folder, 'cpu.jsonl')).map(({ shape, verdict }) => `${shape} ${verdict}`);
  expect(verdicts).toEqual(['cluster no-change', 'cluster regressed', 'cluster failed']);
  const { text } = await bench(['no-change'], 'cluster', 'python', '--decisions', '4', '--more', '0');
  // One more of the one, and all of the other.
  expect(calls()).toBe(3 + 1 + 4);
  expect(text).toContain('1 of 8 comparisons of a service with itself named a winner');
  expect(text).toMatch(/^\| cluster: two workers of a cluster +\| – +\| 4; 1 failed or invalid +\| 1 /m);
  writeFileSync(join(folder, 'calls'), '');
  expect((await bench(['no-change'], 'cluster', '--table')).text).toBe(text);
  expect(readFileSync(join(folder, 'calls'), 'utf8')).toBe('');
});

test('a fifth more is asked for only where it is known of what', async () => {
  const { log } = await bench(['no-change'], 'cluster', '--decisions', '1', '--more', '1');
  expect(log.at(-1)).toMatch(/^cluster: no comparison with itself says what it uses/);
});

test('a shape that is not there is said', async () => {
  await expect(bench([], 'clusters')).rejects.toThrow('Expected a shape of threads, children,');
});

test('what was seen, what was not counted, and counts that lie apart are told', async () => {
  await bench(['no-change'], 'cluster', '--decisions', '1', '--more', '0');
  const [one] = kept(join(folder, 'cpu.jsonl')) as [CpuDecision];
  const cpu = {
    verdict: 'regressed' as const,
    gating: true,
    change: 0.2,
    ci: [0.19, 0.21] as [number, number],
    a: 2,
  };
  const more = { ...one, extra: 0.2, cpu, sums: { by: ['cgroup'], counted: 10, processes: 9.5 } };
  const uncounted = { ...more, cpu: { ...cpu, gating: false, verdict: 'inconclusive' as const } };
  const text = cpuTable([one, more, uncounted], new Map([['container', 'no engine']]));
  expect(text).toMatch(/^\| cluster.*\| 1 of 3 +\| 1 of 2 .*\| -5 %, too far /m);
  expect(text).toMatch(/^\| container.*\| not measured: no engine/m);
});
