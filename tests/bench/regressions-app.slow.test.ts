import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ASKED, requestsWith } from '../../bench/regressions/config.ts';
import { baseFiles, edited } from '../../bench/regressions/edit.ts';
import { type ChangedRepository, repositoryOf } from '../../bench/regressions/repository.ts';
import type { Row } from '../../bench/regressions/row.ts';
import { chosenRows } from '../../bench/regressions/rows.ts';
import { startUpstream, type Upstream } from '../../bench/regressions/upstream.ts';
import { withDatabase, withService } from '../../bench/regressions/with-service.ts';
import { RequestSpec } from '../../harness/config/scenario.ts';
import { prepare } from '../../harness/plan/requests.ts';

const { signal } = new AbortController();
let upstream: Upstream;
let stop = () => {};
let database: string;
/** What the service answers before any change. */
let before: Record<string, Answer> | undefined;

beforeAll(async () => {
  upstream = await startUpstream();
  await new Promise<void>((ready, failed) => {
    withDatabase(signal, (url) => {
      database = url;
      ready();
      return new Promise<void>((resolve) => {
        stop = resolve;
      });
    }).catch(failed);
  });
});

afterAll(async () => {
  stop();
  await upstream.stop();
});

interface Answer {
  status: number;
  body: string;
}

/** Each route once, by its name; `order` twice, its note being long the second time. */
async function answersOf(row: Row | null): Promise<Record<string, Answer>> {
  const base = baseFiles();
  const repository: ChangedRepository = repositoryOf(base, edited(base, row?.edits ?? []), 'A change');
  try {
    return await withService(
      repository.folder,
      { database, upstream: upstream.url, signal },
      async (service) => {
        const answers: Record<string, Answer> = {};
        const ask = async (
          name: string,
          authorization: string,
          pick: (low: number, high: number) => number,
        ) => {
          const spec = requestsWith(authorization).find((one) => one.name === name);
          const { method, path, headers, body } = prepare(RequestSpec.parse(spec), pick);
          const sent = body === null ? {} : { body: Buffer.from(body, 'base64') };
          const answer = await fetch(service.origin + path, { method, headers, ...sent });
          return { status: answer.status, body: await answer.text() };
        };
        for (const { name } of ASKED) answers[name] = await ask(name, service.authorization, (low) => low);
        answers.long = await ask('order', service.authorization, (_, high) => high);
        answers.stranger = await ask('list', 'Bearer none.none', (low) => low);
        return answers;
      },
    );
  } finally {
    repository.remove();
  }
}

describe('the service', () => {
  test('answers on its seven routes who has logged in, and nobody else', async () => {
    const answers = await answersOf(null);
    expect(answers.stranger).toEqual({ status: 401, body: '{"error":"no valid token"}' });
    expect(answers.list?.body).toContain('"price":"2.50"');
    expect(JSON.parse(answers.product?.body ?? '')).toEqual({
      ...{ id: 1, name: 'Article no. 1', cents: 287, shelf: 'bestseller', stock: 7, price: '2.87' },
    });
    const { orders } = JSON.parse(answers.orders?.body ?? '') as { orders: { lines: unknown[] }[] };
    expect(orders.map(({ lines }) => lines.length)).toEqual(Array.from({ length: 10 }, () => 2));
    expect(answers.order).toMatchObject({ status: 201 });
    expect(JSON.parse(answers.order?.body ?? '')).toEqual({ id: 40001, total: '5.74', authorised: true });
    expect(answers.long).toMatchObject({ status: 201 });
    expect(JSON.parse(answers.quote?.body ?? '')).toMatchObject({
      instalment: '19.29',
      effectiveRate: 0.07183043,
    });
    expect(answers.basket).toMatchObject({ status: 200 });
    expect(answers.shipping?.body).toBe('{"zip":"10000","days":5}');
  });

  test.each([
    ...['one after the other', 'quadratic expression', 'query for each row', 'one query more', 'mutex'],
    ...['file log', 'listeners', 'less work', 'answer kept', 'one statement less'],
  ])('%s: it answers as before', async (name) => {
    const [row] = chosenRows([name]);
    before ??= await answersOf(null);
    expect(await answersOf(row ?? null)).toEqual(before);
  });

  test('a larger answer is three times as large and means the same', async () => {
    const [row] = chosenRows(['larger answer']);
    before ??= await answersOf(null);
    const [small = '', large = ''] = [before, await answersOf(row ?? null)].map(({ list }) => list?.body);
    expect(JSON.parse(large)).toEqual(JSON.parse(small));
    expect(large.length / small.length).toBeGreaterThan(2.5);
    expect(large.length / small.length).toBeLessThan(4);
  });
});
