import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Gate } from '../../harness/config/gate.ts';
import { parseSlo, Slo, type SloTerm } from '../../harness/config/slo.ts';

describe('parseSlo', () => {
  test.each<[string, Omit<SloTerm, 'text' | 'route' | 'orEqual'>]>([
    ['p99<50ms', { figure: { kind: 'latency', percentile: 99 }, side: 'below', bound: 50 }],
    ['p99.9 < 1.5s', { figure: { kind: 'latency', percentile: 99.9 }, side: 'below', bound: 1500 }],
    ['p50<250us', { figure: { kind: 'latency', percentile: 50 }, side: 'below', bound: 0.25 }],
    ['loop p99<20ms', { figure: { kind: 'loopDelay', percentile: 99 }, side: 'below', bound: 20 }],
    ['errors<0.1%', { figure: { kind: 'errors' }, side: 'below', bound: 0.001 }],
    ['errors<=0%', { figure: { kind: 'errors' }, side: 'below', bound: 0 }],
    ['goodput>500/s', { figure: { kind: 'goodput' }, side: 'above', bound: 500 }],
    ['goodput>=500 req/s', { figure: { kind: 'goodput' }, side: 'above', bound: 500 }],
    ['utilization<80%', { figure: { kind: 'utilization' }, side: 'below', bound: 0.8 }],
    ['Utilisation <= 80 %', { figure: { kind: 'utilization' }, side: 'below', bound: 0.8 }],
  ])('%s', (text, term) => {
    expect(parseSlo(text)).toEqual({ text, route: null, orEqual: text.includes('='), ...term });
    expect(Slo.parse(text)).toEqual(parseSlo(text));
  });

  test.each([
    ['search p99<80ms', 'search', { kind: 'latency', percentile: 99 }, 80],
    ['GET /me errors<1%', 'GET /me', { kind: 'errors' }, 0.01],
    ['GET /p99 p50 < 2 ms', 'GET /p99', { kind: 'latency', percentile: 50 }, 2],
  ])('%s is asked of one route', (text, route, figure, bound) => {
    expect(parseSlo(text)).toEqual({ text, route, figure, side: 'below', orEqual: false, bound });
  });

  test.each(['search loop p99<5ms', 'search goodput>5/s', 'search utilization<5%'])(
    '%s: a route has no loop, no goodput and no utilisation of its own',
    (text) => expect(parseSlo(text)).toContain('of one route like search p99<80ms'),
  );

  test('what it keeps as text reads as the same again, whatever the figure', () => {
    const bound = fc.integer({ min: 1, max: 99_999 }).map((value) => value / 100);
    const percentile = fc.integer({ min: 1, max: 9999 }).map((value) => value / 100);
    const time = fc.tuple(fc.constantFrom('', 'loop '), percentile, bound, fc.constantFrom('us', 'ms', 's'));
    const share = fc.tuple(fc.constantFrom('errors', 'utilization'), fc.integer({ min: 1, max: 10_000 }));
    const text = fc.oneof(
      time.map(([loop, p, value, unit]) => `${loop}p${p}<${value}${unit}`),
      share.map(([name, value]) => `${name}<${value / 100}%`),
      bound.map((value) => `goodput>${value}/s`),
    );
    fc.assert(
      fc.property(text, (written) => {
        const term = parseSlo(written);
        if (typeof term === 'string') throw new Error(`Expected ${written} to be read, got "${term}"`);
        expect(parseSlo(term.text)).toEqual(term);
        expect(term.bound).toBeGreaterThan(0);
      }),
    );
  });

  test.each([
    ['p99<0', 'us, ms or s'],
    ['p99<50', 'us, ms or s'],
    ['p99<50%', 'us, ms or s'],
    ['p99<0ms', 'above 0'],
    ['p99<-5ms', 'above 0'],
    ['p101<5ms', 'between 0 and 100'],
    ['p100<5ms', 'between 0 and 100'],
    ['p0<5ms', 'between 0 and 100'],
    ['p99>5ms', 'below its bound'],
    ['loop errors<1%', 'loop p99<20ms'],
    ['errors<1', 'in %'],
    ['errors<1ms', 'in %'],
    ['errors>1%', 'below its bound'],
    ['errors<101%', 'up to 100 %'],
    ['errors<0%', 'above 0'],
    ['utilization<0%', 'above 0'],
    ['goodput>500', 'requests a second'],
    ['goodput>500ms', 'requests a second'],
    ['goodput<500/s', 'above'],
    ['goodput>0/s', 'above 0'],
    ['', 'like p99<50ms'],
    ['p99', 'like p99<50ms'],
    ['p99=50ms', 'like p99<50ms'],
    ['p99<fastms', 'like p99<50ms'],
    ['p99<1e3ms', 'like p99<50ms'],
    ['p99<5ms p50<1ms', 'like p99<50ms'],
    ['throughput>5/s', 'like p99<50ms'],
  ])('%j is no SLO: %s', (text, why) => {
    expect(parseSlo(text)).toEqual(expect.stringContaining(why));
    const refused = Slo.safeParse(text);
    expect(refused.success).toBe(false);
    expect(refused.error?.issues[0]?.message).toContain(`to be an SLO ${parseSlo(text)}`);
  });

  test('a gate without any has none, and its schema tells of texts', () => {
    expect(Gate.parse({ start: 'node server.js', requests: [{ path: '/' }] }).slos).toEqual([]);
    const { properties } = z.toJSONSchema(Gate, { io: 'input' });
    expect(properties?.slos).toEqual({ default: [], type: 'array', items: { type: 'string' } });
  });

  test('no text makes it throw', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseSlo(text)));
  });
});
