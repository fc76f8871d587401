import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { OneConnection } from '../../bench/cost/one-connection.ts';
import { ask } from '../../bench/decision/client.ts';
import { commandLine, environmentOf, quoted, TARGETS } from '../../bench/decision/targets.ts';
import { withTarget } from '../../bench/setting.ts';

const { spin } = createRequire(import.meta.url)('../../bench/decision/spin.cjs') as {
  spin(microseconds: number): void;
};

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

describe('servers whose difference is known', () => {
  test('a spin takes the time it was told to, and hardly more', () => {
    const times = Array.from({ length: 500 }, () => {
      const started = performance.now();
      spin(300);
      return (performance.now() - started) * 1000;
    });
    expect(Math.min(...times)).toBeGreaterThanOrEqual(300);
    expect(median(times)).toBeLessThan(303);
  });

  test('the spinning handler takes longer by what it was told to', async () => {
    const { file } = TARGETS.spin;
    const times = await withTarget([process.execPath, file], environmentOf(0), (base) =>
      withTarget([process.execPath, file], environmentOf(400), async (slower) => {
        const connections = [await OneConnection.open(base.port), await OneConnection.open(slower.port)];
        const all: [number[], number[]] = [[], []];
        for (let turn = 0; turn < 800; turn++) {
          for (const [arm, connection] of connections.entries()) {
            all[arm]?.push((await connection.ask()) * 1000);
          }
        }
        for (const connection of connections) connection.close();
        return all;
      }),
    );
    const [a, b] = times.map((each) => median(each.slice(200)));
    expect(a).toBeGreaterThan(300);
    expect((b ?? 0) - (a ?? 0)).toBeGreaterThan(350);
    expect((b ?? 0) - (a ?? 0)).toBeLessThan(450);
  });

  test('the route answers the same whatever it takes longer', async () => {
    const { file, asked } = TARGETS.express;
    const answers = await Promise.all(
      [0, 100].map((extraUs) =>
        withTarget([process.execPath, file], environmentOf(extraUs), async ({ origin }) => {
          const answer = await fetch(origin + asked.path, {
            method: asked.method,
            headers: asked.headers,
            body: asked.body,
          });
          return { status: answer.status, body: await answer.text() };
        }),
      ),
    );
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]?.status).toBe(200);
    expect(JSON.parse(answers[0]?.body ?? '').lines).toHaveLength(50);
  });

  test('a client tells the times as they were before autocannon rounds them; a failure is none', async () => {
    const { file, asked } = TARGETS.spin;
    await withTarget([process.execPath, file], environmentOf(2000), async ({ origin }) => {
      const { signal } = new AbortController();
      const { p50, p95, requestsPerSecond, result } = await ask(
        origin,
        asked,
        { connections: 2, amount: 200 },
        signal,
      );
      // Two wait for one core: each answer takes two turns of 2.3 ms.
      expect(p50).toBeGreaterThan(4.5);
      expect(p50).toBeLessThan(9);
      expect(Number.isInteger(p50)).toBe(false);
      expect(p95).toBeGreaterThanOrEqual(p50);
      expect(requestsPerSecond).toBeLessThan(435);
      expect(result.requests.total).toBe(200);
    });
    await withTarget([process.execPath, TARGETS.express.file], environmentOf(0), async ({ origin }) => {
      const wrong = { ...TARGETS.express.asked, path: '/nowhere' };
      const asking = ask(origin, wrong, { connections: 1, amount: 10 }, new AbortController().signal);
      await expect(asking).rejects.toThrow('Expected answers, got 0 errors, 0 timeouts, 10 not 2xx');
    });
  });

  test('a command for a shell, whatever the names of folders', () => {
    expect(commandLine('/a b/it.cjs', { EXTRA_US: '3.000' }, '/usr/bin/node')).toBe(
      "EXTRA_US=3.000 /usr/bin/node '/a b/it.cjs'",
    );
    expect(quoted("it's")).toBe("'it'\\''s'");
    expect(quoted(tmpdir())).toBe(tmpdir());
  });
});
