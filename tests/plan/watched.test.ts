import { expect, test } from 'vitest';
import { METRICS } from '../../harness/analysis/metrics.ts';
import { watchedAgain, watchedBy } from '../../harness/plan/watched.ts';

test('a gate watches all it can, and decides by metrics that there are', () => {
  const { behind, gating, left } = watchedBy(60, undefined, undefined);
  expect(behind).toEqual({ together: true, steady: true });
  expect(left).toBeNull();
  for (const name of gating) expect(METRICS).toHaveProperty(name);
  expect(gating).toEqual(expect.arrayContaining(['serviceTime', 'latencyP50', 'tailShare', 'errors']));
});

test('only what was asked for, and the metrics that were named', () => {
  expect(watchedBy(60, ['turns'], undefined)).toEqual({
    behind: { together: false, steady: false },
    gating: ['serviceTime', 'cpuPerRequest'],
    left: null,
  });
  expect(watchedBy(60, undefined, ['rss']).gating).toEqual(['rss']);
});

test('a short budget has room for turns alone, and says so', () => {
  const { behind, gating, left } = watchedBy(10, undefined, undefined);
  expect(behind).toEqual({ together: false, steady: false });
  expect(gating).toEqual(['serviceTime', 'cpuPerRequest']);
  expect(left).toContain('the budget is 10 s');
});

test('a repetition looks at what regressed, and asks only as it takes to see it', () => {
  const found = (metric: string, gating = true) => ({ metric, gating, verdict: 'regressed' as const });
  expect(watchedAgain([found('memoryKept'), found('gcPause', false)])).toEqual({
    behind: { together: false, steady: false },
    gating: ['memoryKept'],
  });
  expect(watchedAgain([found('latencyP50'), found('latencyP50')])).toEqual({
    behind: { together: true, steady: false },
    gating: ['latencyP50'],
  });
  expect(watchedAgain([found('tailShare')]).behind).toEqual({ together: true, steady: true });
});
