import { expect, test } from 'vitest';
import { checkComparison } from '../../../harness/measure/compare/plan-comparison.ts';

const check = (margins: Record<string, number>) =>
  checkComparison({ budgetSeconds: 20, gating: undefined, margins });

test('a margin of a metric that has its own is refused, since it would go unheard', () => {
  expect(() => check({ serviceTime: 0.05, latencyP99: 0.1 })).not.toThrow();
  for (const name of ['startUp', 'memoryKept', 'errors']) {
    expect(() => check({ [name]: 0.2 })).toThrow(
      expect.objectContaining({ code: 'BAD_OPTION', message: expect.stringContaining(`got ${name}`) }),
    );
  }
});

test('a metric that is none is refused, with what there are', () => {
  expect(() => check({ servicTime: 0.05 })).toThrow(/Expected a metric of .*serviceTime/);
});
