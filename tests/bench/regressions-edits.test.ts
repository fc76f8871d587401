import { Script } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { baseFiles, changedPaths, edited } from '../../bench/regressions/edit.ts';
import { ROUTES } from '../../bench/regressions/row.ts';
import { chosenRows, ROWS, wanted } from '../../bench/regressions/rows.ts';

const base = baseFiles();

describe('changes of the service', () => {
  test.each(ROWS.map((row) => [row.name, row] as const))('%s changes what it says, and no more', (_, row) => {
    const after = edited(base, row.edits);
    expect(changedPaths(base, after)).toEqual([...new Set(row.edits.map(({ file }) => file))].sort());
    // What no parser takes would fail every gate, and so be found.
    for (const path of changedPaths(base, after).filter((one) => one.endsWith('.js'))) {
      const text = after.get(path);
      expect(() => new Script(`(function (exports, require, module) {${text}})`)).not.toThrow();
    }
  });

  test('no two rows change the same, and each has a name of its own', () => {
    expect(new Set(ROWS.map(({ name }) => name)).size).toBe(ROWS.length);
    const texts = ROWS.map(({ edits }) => JSON.stringify([...edited(base, edits)]));
    expect(new Set(texts).size).toBe(ROWS.length);
  });

  test('every row says where it must show; a no-op nowhere', () => {
    for (const { name, kind, seen, target } of ROWS) {
      expect([name, seen === null]).toEqual([name, kind === 'no-op']);
      if (seen?.route !== undefined) expect(ROUTES).toContain(seen.route);
      if (kind === 'gating') expect([name, target]).toEqual([name, expect.any(Number)]);
    }
    const noOps = ROWS.filter(({ kind }) => kind === 'no-op');
    expect(noOps).toHaveLength(6);
    expect(noOps.reduce((sum, row) => sum + wanted(row), 0)).toBeGreaterThanOrEqual(40);
    expect(ROWS.filter(({ kind }) => kind === 'improved')).toHaveLength(3);
    // The five commonest, and one of no change.
    expect(ROWS.filter(({ peers }) => peers)).toHaveLength(6);
  });

  test('an edit that finds nothing, or too much, is loud', () => {
    const file = 'lib/db.js';
    const edit = (from: string) => () => edited(base, [{ file, from, to: '' }]);
    expect(edit('max: 11')).toThrow('Expected one "max: 11" in lib/db.js, got 0');
    expect(edit('client')).toThrow(/^Expected one "client" in lib\/db\.js, got \d\d$/);
    expect(() => edited(base, [{ file, every: 'nobody', to: '' }])).toThrow('Expected some "nobody"');
    expect(() => edited(base, [{ file: 'none.js', from: 'a', to: 'b' }])).toThrow('Expected none.js in the');
    expect(() => edited(base, [{ file, text: '' }])).toThrow('Expected no lib/db.js in the service, got one');
  });

  test('rows are chosen by name, kind or part of a name', () => {
    expect(chosenRows([])).toBe(ROWS);
    expect(chosenRows(['CPU +5 %']).map(({ name }) => name)).toEqual(['CPU +5 %']);
    expect(chosenRows(['CPU', 'mutex'])).toHaveLength(5);
    expect(chosenRows(['no-op'])).toHaveLength(6);
    expect(() => chosenRows(['nothing like it'])).toThrow(/^Expected a part of the name of a row/);
  });
});
