import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareReleases } from '../../../harness/analysis/capacity/releases.ts';
import { takeFingerprint } from '../../../harness/machine/fingerprint.ts';
import type { Release } from '../../../harness/record/capacity.ts';

const fingerprint = takeFingerprint();
const rate = (value: number | null) => ({ value, unit: 'req/s' as const });
const release = (lower: number | null, upper: number | null, more: Partial<Release> = {}): Release => ({
  id: 'earlier',
  fingerprint,
  subject: { kind: 'command', text: 'node server.js' },
  slo: ['p99<50ms', 'errors<1%'],
  requests: [],
  arrivals: 'poisson',
  confidence: 0.95,
  state: 'found',
  limitedBy: 'target',
  lower: rate(lower),
  upper: rate(upper),
  ...more,
});

describe('two releases', () => {
  test('change by the ratio of their middles, with the interval of both', () => {
    // Both ends 10 % from the middle on a log scale: sqrt(2) of that.
    const step = Math.exp(0.1);
    const found = compareReleases(release(1000 / step, 1000 * step), release(800 / step, 800 * step), 0.02);
    expect(found.change).toBeCloseTo(-0.2, 12);
    expect(found.ci?.[0]).toBeCloseTo(0.8 * Math.exp(-0.1 * Math.SQRT2) - 1, 12);
    expect(found.ci?.[1]).toBeCloseTo(0.8 * Math.exp(0.1 * Math.SQRT2) - 1, 12);
    expect(found).toMatchObject({ id: 'earlier', verdict: 'regressed', differences: [] });
    expect(found.lower.value).toBeCloseTo(1000 / step, 9);
  });

  test('are of one confidence, the later one’s', () => {
    // 1.6449 and 1.96: the 90 % interval is widened to 95 %.
    const width = (one: Release, other: Release) => {
      const { ci } = compareReleases(one, other, 0);
      return Math.log(1 + (ci?.[1] ?? 0)) - Math.log(1 + (ci?.[0] ?? 0));
    };
    const exact = release(1000, 1000);
    const loose = release(900, 1100, { confidence: 0.9 });
    expect(width(loose, exact) / Math.log(1100 / 900)).toBeCloseTo(1.959964 / 1.644854, 4);
    expect(width(exact, loose) / Math.log(1100 / 900)).toBeCloseTo(1, 9);
  });

  test.each([
    ['improved', [1000, 1010], [1200, 1212], 0.05],
    ['regressed', [1000, 1010], [900, 909], 0.05],
    ['no-change', [1000, 1010], [1001, 1011], 0.05],
    ['inconclusive', [1000, 1010], [1050, 1060], 0.05],
    ['inconclusive', [1000, 1010], [1000, 1010], 0],
    ['improved', [1000, 1010], [1030, 1040], 0],
  ] as const)('%s: %j, then %j with a margin of %d', (verdict, [a, b], [c, d], margin) => {
    expect(compareReleases(release(a, b), release(c, d), margin).verdict).toBe(verdict);
  });

  test('seen the other way round change by the inverse', () => {
    const ends = fc
      .tuple(fc.double({ min: 1, max: 1e5, noNaN: true }), fc.double({ min: 1, max: 1.5, noNaN: true }))
      .map(([low, ratio]) => release(low, low * ratio));
    fc.assert(
      fc.property(ends, ends, (one, other) => {
        const there = compareReleases(one, other, 0.05);
        const back = compareReleases(other, one, 0.05);
        expect((1 + (there.change ?? 0)) * (1 + (back.change ?? 0))).toBeCloseTo(1, 9);
        expect((1 + (there.ci?.[0] ?? 0)) * (1 + (back.ci?.[1] ?? 0))).toBeCloseTo(1, 9);
        if (there.verdict === 'regressed') expect(there.ci?.[1]).toBeLessThan(-0.05);
        if (there.verdict === 'improved') expect(there.ci?.[0]).toBeGreaterThan(0.05);
      }),
      { seed: 8 },
    );
  });
});

describe('nothing is decided', () => {
  test.each<[string, Partial<Release>, string]>([
    [
      'the machine',
      { fingerprint: { ...fingerprint, machine: { ...fingerprint.machine, cores: 64 } } },
      'machine.cores: 64 against',
    ],
    ['the SLO', { slo: ['p99<20ms'] }, 'the SLO: ["p99<20ms"] before, ["errors<1%","p99<50ms"] now'],
    ['the arrivals', { arrivals: 'constant' }, 'arrivals: "constant" before, "poisson" now'],
    [
      'the requests',
      { requests: [{ method: 'GET', path: '/other' } as Release['requests'][number]] },
      'requests: [{"method":"GET","path":"/other"}] before, [] now',
    ],
  ])('where %s differ, and the change is shown', (_, more, difference) => {
    const found = compareReleases(release(1000, 1010, more), release(500, 510), 0.05);
    expect(found.verdict).toBe('inconclusive');
    expect(found.change).toBeCloseTo(-0.4975, 3);
    expect(found.differences).toEqual([expect.stringContaining(difference)]);
  });

  test('where an end is missing', () => {
    for (const [one, other] of [
      [release(1000, null), release(500, 510)],
      [release(1000, 1010), release(null, 510)],
      [release(0, 1010), release(500, 510)],
    ] as const) {
      expect(compareReleases(one, other, 0.05)).toMatchObject({
        verdict: 'inconclusive',
        change: null,
        ci: null,
      });
    }
  });

  test('of what has no one capacity', () => {
    const irregular = release(1000, 1010, { state: 'irregular' });
    expect(compareReleases(irregular, release(500, 510), 0.05)).toMatchObject({
      verdict: 'invalid',
      change: null,
    });
    expect(compareReleases(release(500, 510), irregular, 0.05)).toMatchObject({
      verdict: 'invalid',
      change: null,
    });
  });

  test('but the order of the SLOs, and the subject, make no difference', () => {
    const other = {
      slo: ['errors<1%', 'p99<50ms'],
      subject: { kind: 'url' as const, text: 'http://127.0.0.1:1' },
    };
    expect(compareReleases(release(1000, 1010, other), release(500, 510), 0.05)).toMatchObject({
      verdict: 'regressed',
      differences: [],
    });
  });
});
