import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { RequestSpec } from '../../harness/config/scenario.ts';
import { compareAnswers } from '../../harness/trial/compare-answers.ts';
import { httpServer, type TestServer } from '../support/server.ts';

const servers: TestServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function compared(
  a: RequestListener,
  b: RequestListener,
  paths = ['/'],
  mayDiffer: boolean | string[] = false,
) {
  const both = [await httpServer(a), await httpServer(b)] as const;
  servers.push(...both);
  const specs = paths.map((path) => RequestSpec.parse({ path }));
  const { signal } = new AbortController();
  return compareAnswers([both[0].origin, both[1].origin], [specs, specs], 5, signal, [], { mayDiffer });
}

const saying =
  (body: string, status = 200, type = 'text/plain'): RequestListener =>
  (_asking, response) => {
    response.writeHead(status, { 'Content-Type': type }).end(body);
  };

test('the same answers are the same', async () => {
  const result = await compared(saying('one'), saying('one'), ['/', '/two?x=1']);
  expect(result).toEqual({ compared: 2, varying: 0, differences: [] });
});

test.each([
  ['status', saying('one'), saying('one', 500), 'status 200 against 500'],
  ['type', saying('{}'), saying('{}', 200, 'application/json'), '"text/plain" against "application/json"'],
  ['body', saying('one'), saying('two'), 'body "one" against "two"'],
])('another %s is a difference', async (_what, a, b, said) => {
  const { differences } = await compared(a, b);
  expect(differences).toEqual([{ request: 'GET /', difference: expect.stringContaining(said) }]);
});

test('of a long body the part is quoted in which it begins to differ', async () => {
  const start = 'x'.repeat(500);
  const { differences } = await compared(saying(`${start}one${start}`), saying(`${start}two${start}`));
  expect(differences[0]?.difference).toMatch(/^body \.\.\."x{20}onex+.*" against \.\.\."x{20}twox/);
  expect(differences[0]?.difference.length).toBeLessThan(350);
});

describe('a part that may differ', () => {
  let id = 0;
  /** JSON with an id of its own each time, and a time within, compressed. */
  const json =
    (price: number): RequestListener =>
    (_asking, response) => {
      id += 1;
      const body = { id, meta: { at: `${id}`, zone: 'UTC' }, items: [{ ref: id, price }] };
      response
        .writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' })
        .end(gzipSync(JSON.stringify(body)));
    };
  const parts = ['$.id', '$.meta.at', '$.items[*].ref'].map((path) => `GET / ${path}`);

  test('is left out, so that the rest is compared, though no answer comes twice', async () => {
    expect(await compared(json(1), json(1), ['/'], parts)).toEqual({
      compared: 1,
      varying: 0,
      differences: [],
    });
    const { differences } = await compared(json(1), json(2), ['/'], parts);
    expect(differences).toEqual([
      {
        request: 'GET /',
        difference: expect.stringMatching(/price.*1.* against .*price.*2.* at \$\.items\[\*\]\.price$/),
        paths: ['$.items[*].price'],
      },
    ]);
    // Without it, an answer that never comes twice is not compared.
    expect(await compared(json(1), json(2))).toMatchObject({ varying: 1, differences: [] });
  });

  test('of one route is not of another', async () => {
    expect(await compared(json(1), json(2), ['/', '/b'], parts)).toMatchObject({ varying: 1 });
  });
});

test('only the request that is answered differently is named', async () => {
  const listener =
    (other: string): RequestListener =>
    (asking, response) => {
      response.end(asking.url === '/b' ? other : 'same');
    };
  const { compared: count, differences } = await compared(listener('x'), listener('y'), ['/a', '/b', '/c']);
  expect(count).toBe(3);
  expect(differences.map(({ request }) => request)).toEqual(['GET /b']);
});

test('two that are asked at different paths, as different people, are held against each other', async () => {
  const asked: string[] = [];
  const listener =
    (body: string): RequestListener =>
    ({ url, headers }, response) => {
      asked.push(`${url} ${headers.authorization}`);
      response.end(body);
    };
  const both = [await httpServer(listener('one')), await httpServer(listener('two'))] as const;
  servers.push(...both);
  const specs = (['/fast', '/slow'] as const).map((path) => [RequestSpec.parse({ path })]);
  const as = (authorization: string) => ({ insecure: false, authorization });
  const { differences } = await compareAnswers(
    [both[0].origin, both[1].origin],
    [specs[0] ?? [], specs[1] ?? []],
    5,
    new AbortController().signal,
    [as('A'), as('B')],
  );
  expect(asked).toEqual(['/fast A', '/slow B', '/fast A', '/slow B']);
  expect(differences).toEqual([
    {
      ...{ request: 'GET /fast and GET /slow', route: 'GET /fast' },
      difference: 'body "one" against "two"',
    },
  ]);
});

test('a body that a target does not itself repeat is compared by its status and type alone', async () => {
  let id = 0;
  const varying = (status: number): RequestListener => {
    return (_asking, response) => {
      id += 1;
      response.writeHead(status).end(`${new Date().toISOString()} ${id}`);
    };
  };
  expect(await compared(varying(200), varying(200))).toEqual({ compared: 1, varying: 1, differences: [] });
  // One that varies is enough: the other's body can't be held against it.
  expect(await compared(saying('one'), varying(200))).toMatchObject({ varying: 1 });
  expect(await compared(varying(200), varying(404))).toMatchObject({
    varying: 1,
    differences: [{ difference: 'status 200 against 404' }],
  });
});

test("a target's own address in its answer is no difference", async () => {
  const naming: RequestListener = (asking, response) => {
    response.end(`{"next":"http://${asking.headers.host}/2","by":"${asking.headers.host}"}`);
  };
  expect((await compared(naming, naming)).differences).toEqual([]);
});

test('no answer at all is an error that names the request', async () => {
  const hangsUp: RequestListener = (asking) => {
    asking.socket.destroy();
  };
  await expect(compared(saying('one'), hangsUp)).rejects.toMatchObject({
    code: 'WRONG_ANSWER',
    message: expect.stringContaining('GET /'),
  });
});
