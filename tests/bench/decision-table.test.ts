import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CASES, chosenCases, type DecisionCase } from '../../bench/decision/cases.ts';
import { type Decision, keep, kept } from '../../bench/decision/results.ts';
import { summarise } from '../../bench/decision/summary.ts';
import { decisionTable } from '../../bench/decision/table.ts';

const ENGINE = '0123456789ab';
let folder: string;
let all: Decision[];
let decisions: Decision[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'paceline-decisions-'));
  cpSync(join(import.meta.dirname, '../fixtures/decisions.jsonl'), join(folder, 'decisions.jsonl'));
  all = kept(folder);
  decisions = all.filter(({ engine }) => engine === ENGINE);
});

afterAll(() => rmSync(folder, { recursive: true }));

function called(name: string): DecisionCase {
  const one = CASES.find((each) => each.name === name);
  if (one === undefined) throw new Error(`Expected a case ${name}, got none`);
  return one;
}

describe('decisions that were kept', () => {
  test('a line that was cut off is left out, and does not spoil the next', () => {
    expect(all).toHaveLength(11);
    const [first] = all;
    if (first === undefined) throw new Error('Expected a decision, got none');
    keep(folder, first);
    keep(folder, first);
    expect(kept(folder)).toEqual([...all, first, first]);
    expect(kept(join(folder, 'none'))).toEqual([]);
  });

  test('a known change: share, estimate and coverage, by hand', () => {
    const summary = summarise(called('spin +1 %'), 'paceline', decisions);
    // Four that measured and one that failed, which was a decision too.
    expect(summary).toMatchObject({ decisions: 5, invalid: 1, met: false, confidence: 0.99, extraUs: 4 });
    expect(summary?.counted).toMatchObject({ count: 3, n: 5 });
    expect(summary?.change?.value).toBeCloseTo(0.01, 9);
    // t(3) at 0.975 is 3.1824; the deviation of 10, 12, 8 and 10 is 1.63299.
    expect(summary?.change?.ci?.[0]).toBeCloseTo(0.01 - (3.1824 * 0.00163299) / 2, 6);
    // 4 us of 400, 400, 500 and 400 us: the second interval begins above.
    expect(summary?.truth).toBeCloseTo((0.01 * 3 + 0.008) / 4, 9);
    expect(summary?.holding).toMatchObject({ count: 3, n: 4 });
    expect(summary?.baseUs).toBeCloseTo(425, 9);
    expect(summary?.loadSeconds).toBeCloseTo(36, 9);
  });

  test('A against itself: any verdict is a false alarm', () => {
    const summary = summarise(called('spin A/A 20 s'), 'paceline', decisions);
    expect(summary?.counted).toMatchObject({ count: 1, n: 2 });
    expect(summary?.met).toBe(false);
    // The interval of the false alarm does not hold 0.
    expect(summary?.holding).toMatchObject({ count: 1, n: 2 });
    expect(summarise(called('spin A/A 20 s'), 'autocannon, 5 %', decisions)?.counted).toMatchObject({
      count: 1,
      n: 2,
    });
    expect(summarise(called('spin A/A 20 s'), 'fixed p95', decisions)).toBeNull();
  });

  test('a mix: the changed route has to be named, and no other; its own figures are held against the truth', () => {
    const one = called('mix, one route +20 %');
    const [like] = decisions;
    if (like === undefined) throw new Error('Expected a decision, got none');
    const made = (routes: Record<string, string>): Decision => ({
      ...like,
      ...{ case: one.name, by: 'paceline', verdict: 'regressed', extraUs: 160 },
      comparisons: [undefined, ...Object.keys(routes)].map((route) => ({
        ...{
          metric: 'serviceTime',
          change: 0.2,
          ci: [0.1, 0.3],
          confidence: 0.99,
          n: 16,
          a: 0.8,
          unit: 'ms',
        },
        ...(route === undefined ? {} : { route }),
        verdict: route === undefined ? 'no-change' : (routes[route] ?? ''),
      })),
    });
    const [search, list] = ['GET /search', 'GET /list'];
    const summary = summarise(one, 'paceline', [
      made({ [search]: 'regressed', [list]: 'no-change' }),
      made({ [search]: 'regressed', [list]: 'regressed' }),
      made({ [search]: 'no-change', [list]: 'regressed' }),
      made({}),
    ]);
    expect(summary?.counted).toMatchObject({ count: 1, n: 4 });
    expect(summary?.holding).toMatchObject({ count: 3, n: 3 });
    expect(summary?.truth).toBeCloseTo(0.2, 9);
  });

  test('the table names what is true, what was said, and what peers said', () => {
    const text = decisionTable(decisions);
    const cells = (start: string) =>
      text
        .split('\n')
        .filter((line) => line.startsWith(`| ${start} `))
        .map((line) =>
          line
            .split('|')
            .slice(1, -1)
            .map((cell) => cell.trim()),
        );
    expect(cells('spin +1 %')).toEqual([
      [
        'spin +1 %',
        '+0.95 %: 4.00 us of 425',
        'regressed: at least 95 %',
        '5 of 40, 1 invalid',
        '3 of 5: 60 % [14.7, 94.7]',
        'no, so far',
        '+1.00 % [+0.74 %, +1.26 %]',
        '3 of 4: 75 % [19.4, 99.4], at 99 %',
        '36 of 60',
      ],
    ]);
    expect(cells('spin A/A 20 s')[1]).toEqual([
      'spin A/A 20 s',
      'regressed or improved',
      'at most 1 %',
      '1 of 2: 50 % [1.3, 98.7]',
      '1 of 2: 50 % [1.3, 98.7]',
      '0 of 1: 0 % [0, 97.5]',
      '–',
      '–',
    ]);
    expect(text).toContain(`Engine ${ENGINE} at abcdef0; 2026-01-02; 2 x Test CPU, Node v20.20.2.`);
  });
});

describe('cases by parts of their names', () => {
  const names = (parts: string[]) => chosenCases(parts).map(({ name }) => name);

  test('all, those that hold a part, and the one that is called so', () => {
    expect(names([])).toHaveLength(CASES.length);
    expect(names(['Express A/A'])).toEqual([
      'Express A/A 20 s',
      'Express A/A 60 s',
      'Express A/A 20 s, stolen core',
    ]);
    expect(names(['spin +1 %'])).toEqual(['spin +1 %']);
  });

  test('a part of no name', () => {
    expect(() => chosenCases(['fastify'])).toThrow(/^Expected a part of the name of a case, got "fastify"/);
  });
});
