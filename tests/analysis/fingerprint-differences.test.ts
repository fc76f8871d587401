import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fingerprintDifferences } from '../../harness/analysis/fingerprint-differences.ts';
import type { Fingerprint } from '../../harness/record/fingerprint.ts';
import { sampleCompare } from '../support/sample-comparison.ts';

const { fingerprint } = sampleCompare([]).result;
const changed = (changes: Partial<Fingerprint>): Fingerprint => ({ ...fingerprint, ...changes });

test('the same, in whatever order it was written, differs in nothing', () => {
  expect(fingerprintDifferences(fingerprint, structuredClone(fingerprint))).toEqual([]);
  const reversed = Object.fromEntries(Object.entries(fingerprint).reverse()) as Fingerprint;
  expect(fingerprintDifferences(fingerprint, reversed)).toEqual([]);
});

test('each difference names its place and both values, in the order of names', () => {
  const other = changed({
    node: 'v22.0.0',
    machine: { ...fingerprint.machine, cores: 4 },
    limits: { ...fingerprint.limits, cpuQuota: 1.5 },
  });
  expect(fingerprintDifferences(fingerprint, other)).toEqual([
    'limits.cpuQuota: null against 1.5',
    'machine.cores: 2 against 4',
    'node: v20.19.0 against v22.0.0',
  ]);
});

test('what only one of them knows is unknown to the other', () => {
  const other = changed({ dependencies: { undici: '7.0.0' } });
  expect(fingerprintDifferences(fingerprint, other)).toEqual([
    'dependencies.autocannon: 9.0.0 against unknown',
    'dependencies.undici: unknown against 7.0.0',
  ]);
});

test('to swap them swaps the sides of each difference', () => {
  const versions = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2'));
  fc.assert(
    fc.property(versions, versions, (one, other) => {
      const [then, now] = [changed({ dependencies: one }), changed({ dependencies: other })];
      const swapped = fingerprintDifferences(now, then).map((text) =>
        text.replace(/: (.*) against (.*)$/, ': $2 against $1'),
      );
      expect(swapped).toEqual(fingerprintDifferences(then, now));
    }),
  );
});
