import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { decisionBench } from '../../bench/decision/index.ts';
import { kept } from '../../bench/decision/results.ts';
import type { CompareOptions } from '../../harness/index.ts';

const STUB = join(import.meta.dirname, '../fixtures/compare-stub.cjs');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paceline-decisions-'));
  // As the base was measured some other day.
  const base = { at: '2026-01-01T00:00:00.000Z', serviceUs: 400 };
  for (const name of ['spin', 'express']) {
    writeFileSync(join(folder, `base-${name}.json`), JSON.stringify(base));
  }
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

async function bench(says: readonly string[], ...args: string[]): Promise<{ text: string; log: string[] }> {
  vi.stubEnv('STUB_SAYS', JSON.stringify(says));
  vi.stubEnv('STUB_CALLS', join(folder, 'calls'));
  const log: string[] = [];
  const options = ['--into', folder, '--paceline', STUB];
  const text = await decisionBench((line) => log.push(line), [...args, ...options]);
  return { text, log };
}

/** With what the library was called, each time. */
function calls(): CompareOptions[] {
  const lines = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as CompareOptions);
}

describe('the bench of decisions', () => {
  test('goes round the cases, keeps each decision, and adds to what there is', async () => {
    const both = ['spin +1 %', 'Express A/A 60 s'];
    await bench(['regressed', 'inconclusive'], ...both, '--decisions', '2');
    const { text } = await bench(['regressed', 'inconclusive'], ...both);
    expect(kept(folder).map((decision) => [decision.case, decision.verdict])).toEqual([
      ['Express A/A 60 s', 'regressed'],
      ['spin +1 %', 'inconclusive'],
      ['Express A/A 60 s', 'regressed'],
      ['spin +1 %', 'inconclusive'],
      ['Express A/A 60 s', 'regressed'],
      ['spin +1 %', 'inconclusive'],
    ]);
    expect(text).toContain('| 3 of 3: 100 % [29.2, 100] ');
    expect(text).toContain('| 0 of 3: 0 % [0, 70.8] ');
    expect((await bench([], '--table')).text).toBe(text);
    expect(kept(folder)).toHaveLength(6);
    expect(kept(folder)[0]).toMatchObject({ loadSeconds: 12, code: expect.stringMatching(/^[0-9a-f]{7}/) });
  });

  test('calls compare as a program does, with the time that B takes longer in its environment', async () => {
    await bench(['inconclusive'], 'spin +1 %', 'Express +5 %, margin 2 %');
    const [spin, express] = calls();
    expect(spin?.a).toMatch(/^EXTRA_US=0\.000 \S+ \S+\/spin-server\.cjs$/);
    expect(spin?.b).toMatch(/^EXTRA_US=4\.000 \S+ \S+\/spin-server\.cjs$/);
    expect(spin).toMatchObject({ path: ['/work'], budget: 60, margin: 0 });
    expect(express?.b).toMatch(/^EXTRA_US=20\.000 .*express-server\.cjs$/);
    expect(express).toMatchObject({
      ...{ method: 'POST', margin: 0.02 },
      header: { 'content-type': 'application/json' },
    });
    expect(JSON.parse(express?.body ?? '')).toMatchObject({ quantity: 3 });
  });

  test('a base that nobody measured yet is compared with itself first, once', async () => {
    rmSync(join(folder, 'base-express.json'));
    await bench(['inconclusive'], 'Express +1 %', '--decisions', '2');
    const [base, ...decisions] = calls();
    expect(base?.a).toBe(base?.b);
    expect(decisions).toHaveLength(2);
    // The stub says 0.4 ms of either side.
    for (const decision of decisions) expect(decision?.b).toMatch(/^EXTRA_US=4\.000 /);
    expect(existsSync(join(folder, 'runs', 'base-express'))).toBe(false);
  });

  test('what was measured stays where the verdict is wrong, and goes where it is right', async () => {
    await bench(['inconclusive', 'improved'], 'spin A/A 60 s', '--decisions', '2');
    expect(readdirSync(join(folder, 'runs'))).toHaveLength(1);
    await bench(['regressed', 'inconclusive'], 'spin +1 %');
    expect(readdirSync(join(folder, 'runs'))).toHaveLength(1);
  });

  test('a comparison that says nothing is a failed decision, with its words; five of them end the bench', async () => {
    await bench(['failed'], 'spin +1 %');
    expect(kept(folder)).toMatchObject([{ verdict: 'failed', note: 'Expected a target, got none' }]);
    await expect(bench(['failed'], 'spin +1 %', '--decisions', '9')).rejects.toThrow(/^Expected decisions/);
    expect(kept(folder)).toHaveLength(6);
  });

  test('an interruption ends the decision under way, which is not kept, and prints the table', async () => {
    const running = bench(['inconclusive', 'wait'], 'spin A/A 60 s', '--decisions', '2');
    await vi.waitFor(() => expect(existsSync(join(folder, 'calls')) && calls()).toHaveLength(2), 10_000);
    process.emit('SIGINT');
    const { log, text } = await running;
    expect(log.at(-1)).toBe('interrupted');
    expect(kept(folder)).toHaveLength(1);
    expect(text).toContain('| 0 of 1: ');
  });

  test('what other code decided is not mixed in, but can be asked for', async () => {
    cpSync(join(import.meta.dirname, '../fixtures/decisions.jsonl'), join(folder, 'decisions.jsonl'));
    const { text } = await bench([], '--table');
    expect(text).toMatch(/^No decisions yet by engine [0-9a-f]{12}\. .*: 0123456789ab, ba9876543210\.$/);
    expect((await bench([], '--table', '--engine', 'ba9876543210')).text).toMatch(
      /^\| spin \+1 % .* 1 of 40 /m,
    );
  });

  test('arguments that are none', async () => {
    await expect(bench([], '--decisions', 'many')).rejects.toThrow(
      'Expected --decisions to be a whole number, got "many"',
    );
    await expect(bench([], 'nothing like it')).rejects.toThrow(/^Expected a part of the name of a case/);
  });
});
