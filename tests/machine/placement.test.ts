import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCpuList, pinned } from '../../harness/machine/cores.ts';
import { place } from '../../harness/machine/placement.ts';

describe('place', () => {
  test('two cores: a target alone has one of its own', () => {
    expect(place([0, 1], 'alone', false)).toEqual({ generator: [0], target: [1], services: [], shared: [] });
  });

  test('two cores and a database: what shares a core is said', () => {
    expect(place([0, 1], 'alone', true)).toEqual({
      generator: [0],
      target: [1],
      services: [0],
      shared: ['generator and database share core 0'],
    });
  });

  test('two cores for a target that may use all: everything shares, and that is said', () => {
    const { target, shared } = place([0, 1], 'all', false);
    expect(target).toEqual([0, 1]);
    expect(shared).toHaveLength(1);
  });

  test('eight cores: each part has its own', () => {
    expect(place([0, 1, 2, 3, 4, 5, 6, 7], 'all', true)).toEqual({
      generator: [0],
      services: [1],
      target: [2, 3, 4, 5, 6, 7],
      shared: [],
    });
  });

  test('cores that overlap are always said to be shared, and every part gets one', () => {
    const cores = fc.uniqueArray(fc.nat(63), { minLength: 1, maxLength: 16 });
    fc.assert(
      fc.property(
        cores,
        fc.constantFrom('alone' as const, 'all' as const),
        fc.boolean(),
        (list, wanted, services) => {
          const placement = place(list, wanted, services);
          const parts = [placement.generator, placement.target, ...(services ? [placement.services] : [])];
          expect(parts.every((part) => part.length > 0)).toBe(true);
          const used = parts.flat();
          expect(new Set(used).size === used.length).toBe(placement.shared.length === 0);
        },
      ),
    );
  });
});

describe('parseCpuList', () => {
  test.each([
    ['0-1', [0, 1]],
    ['0,2-4,7', [0, 2, 3, 4, 7]],
    ['', []],
  ])('%s', (list, cores) => expect(parseCpuList(list)).toEqual(cores));
});

test('a command is pinned only where cores are named', () => {
  expect(pinned([], ['node'])).toEqual(['node']);
  expect(pinned([1, 3], ['node'])).toEqual(['taskset', '-c', '1,3', 'node']);
});
