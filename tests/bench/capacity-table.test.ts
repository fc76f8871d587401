import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Answer, keep, kept, type Simulated } from '../../bench/capacity/results.ts';
import { median, summarise } from '../../bench/capacity/summary.ts';
import { capacityTables } from '../../bench/capacity/table.ts';

const CASE = { name: 'spin 4 ms, poisson', within: 0.03 };

function answer(lower: number | null, upper: number | null, changes: Partial<Answer> = {}): Answer {
  return {
    schema: 'paceline.bench-capacity/1',
    case: CASE.name,
    at: '2026-01-31T10:00:00.000Z',
    by: 'paceline',
    ...{ lower, upper, estimate: lower === null || upper === null ? null : Math.sqrt(lower * upper) },
    state: 'found',
    ...{ truth: 200, how: 'a known cost', truths: [199, 201] },
    ...{ loadSeconds: 200, seconds: 240, budgetSeconds: 300, stolen: 0.01, seed: 7 },
    ...{ code: 'abc1234', engine: '0123456789ab', machine: '2 x a core, Node v20.20.2' },
    ...changes,
  };
}

const peer = (by: Answer['by'], estimate: number | null) =>
  answer(null, null, { by, estimate, state: null, stolen: null, seed: null });

const simulated: Simulated = {
  schema: 'paceline.bench-capacity-simulated/1',
  case: 'M/M/1, p99<20ms',
  at: '2026-01-31T10:00:00.000Z',
  ...{ truth: 1770, searches: 200, right: 189, states: { found: 200 }, bias: -0.012, deviation: 0.015 },
  ...{ width: 0.06, middle: 1760, loadSeconds: 290, code: 'abc1234', engine: '0123456789ab' },
};

describe('a summary', () => {
  const four = [
    answer(196, 204),
    answer(184, 199, { truths: [204, 196] }),
    answer(202, 210, { loadSeconds: 300, stolen: 0.2 }),
    answer(null, 180, { state: 'unknown', stolen: null }),
  ];

  test('errors, coverage and times, by hand', () => {
    const summary = summarise(CASE, 'paceline', four);
    expect(summary).toMatchObject({ answers: 4, truth: 200, how: 'a known cost', loadSeconds: 200 });
    const errors = [
      Math.sqrt(184 * 199) / 200 - 1,
      Math.sqrt(196 * 204) / 200 - 1,
      Math.sqrt(202 * 210) / 200 - 1,
    ];
    expect(summary?.errors.map((error) => error.toFixed(12))).toEqual(
      errors.map((error) => error.toFixed(12)),
    );
    expect(summary?.error).toBeCloseTo(errors[1] ?? 0, 12);
    // -4.3 % is not within 3 %; of the two others one interval begins above the truth.
    expect(summary?.within).toBe(2);
    expect(summary?.holding).toBe(1);
    expect(summary?.width).toBeCloseTo(204 / 196 - 1, 12);
    // Three truths that rose from 199 to 201, and one that fell from 204 to 196.
    expect(summary?.moved).toBeCloseTo(201 / 199 - 1, 12);
    expect(summary?.stolen?.median).toBeCloseTo(0.01, 12);
    expect(summary?.stolen?.most).toBe(0.2);
  });

  test('of another case or answerer there is none', () => {
    expect(summarise({ ...CASE, name: 'another' }, 'paceline', four)).toBeNull();
    expect(summarise(CASE, 'one ramp', four)).toBeNull();
  });

  test('medians of an odd and an even count, and of none', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBeNull();
  });
});

describe('what is kept', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'paceline-capacities-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('comes back as it was; a line that was cut off is left out and does not spoil the next', () => {
    const [first, second] = [answer(196, 204), answer(190, null)];
    keep(folder, first);
    appendFileSync(join(folder, 'capacity.jsonl'), '{"schema":"paceline.bench');
    keep(folder, simulated);
    keep(folder, second);
    expect(kept(folder)).toEqual({ answers: [first, second], simulated: [simulated] });
    expect(kept(join(folder, 'none'))).toEqual({ answers: [], simulated: [] });
  });

  test('a whole line of another shape is an error, not one answer less', () => {
    appendFileSync(join(folder, 'capacity.jsonl'), `${JSON.stringify({ ...simulated, right: 'all' })}\n`);
    expect(() => kept(folder)).toThrow('right');
  });
});

describe('the tables', () => {
  const cells = (text: string, start: string) =>
    text
      .split('\n')
      .find((line) => line.startsWith(`| ${start}`))
      ?.split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());

  test('a simulated system beside its targets, each met or not', () => {
    const row = cells(capacityTables([], [simulated]), 'M/M/1');
    expect(row?.slice(1, 8)).toEqual([
      '1,770',
      '189 of 200: 94.5 % [90.4 %, 97.2 %]',
      'no',
      '-1.20 %',
      'no',
      '1.50 %',
      'yes',
    ]);
  });

  test('the latest searches of a simulated system replace those before', () => {
    const text = capacityTables([], [{ ...simulated, right: 10 }, simulated]);
    expect(cells(text, 'M/M/1')?.[2]).toContain('189 of 200');
    expect(text).not.toContain('10 of 200');
  });

  test('searches with another budget have a row of their own', () => {
    const text = capacityTables([answer(196, 204), answer(150, 260, { budgetSeconds: 60 })], []);
    const rows = text.split('\n').filter((line) => line.startsWith(`| ${CASE.name}`));
    expect(rows.map((row) => row.split('|')[3]?.trim())).toEqual(['60.0', '300']);
    expect(rows.map((row) => row.split('|')[9]?.trim())).toEqual(['yes', 'yes']);
  });

  test('an answer that is missing keeps the target from being met', () => {
    const good = capacityTables([answer(196, 204)], []);
    expect(cells(good, CASE.name)?.slice(5, 10)).toEqual([
      '200',
      '-0.0200 %',
      'within 3 %: 1 of 1',
      'yes',
      '1 of 1: 100 % [2.50 %, 100 %]',
    ]);
    const bad = capacityTables([answer(196, 204), answer(null, 204, { state: 'unknown' })], []);
    expect(cells(bad, CASE.name)?.slice(7, 9)).toEqual(['within 3 %: 1 of 2', 'no']);
  });

  test('peers stand beside our own error, and a peer without an answer is said', () => {
    const answers = [answer(196, 204), peer('autocannon, rising connections', 250), peer('one ramp', null)];
    const row = cells(capacityTables(answers, []).split('error of')[1] ?? '', CASE.name);
    expect(row).toEqual([CASE.name, 'p99<50ms', '200', '-0.0200 %, n = 1', '+25.0 %, n = 1', '–, n = 1']);
  });

  test('the time a search took is that of those that became as narrow as was asked', () => {
    const text = capacityTables([answer(199, 204), answer(180, 220, { seconds: 400 })], []);
    expect(text).toContain(
      '1 of them ended at most 3 % wide, whose median is 240 s on the clock (under the 5.00 minutes',
    );
  });

  test('nothing is said of nothing', () => {
    expect(capacityTables([], [])).toBe('No capacity has been searched yet.');
  });
});
