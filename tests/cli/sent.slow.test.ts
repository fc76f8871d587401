import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { LoadResult } from '../../harness/record/load.ts';
import { Project } from '../support/project.ts';
import { httpServer, httpsServer, type TestServer } from '../support/server.ts';

const project = new Project();
let server: TestServer | undefined;
afterAll(() => project.remove());
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const SHORT = ['--rate', '40', '--duration', '500ms'];
const sum = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** A server that notes what it is asked. */
async function noting(
  note: (request: IncomingMessage, body: Buffer) => string,
): Promise<Map<string, number>> {
  const seen = new Map<string, number>();
  server = await httpServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const what = note(request, Buffer.concat(parts));
    seen.set(what, (seen.get(what) ?? 0) + 1);
    response.end('ok');
  });
  return seen;
}

function load(args: readonly string[]) {
  return project.run(['load', ...args.map((each) => each.replace('URL', server?.origin ?? ''))]);
}

test('a path is the same in a URL, by a flag and in a file, with a byte order mark before it', async () => {
  const written = '/a%2Fb/ä b?q=%26%3D&c=caf%E9&p=100%&x=1+2#frag';
  const sent = '/a%2Fb/%C3%A4%20b?q=%26%3D&c=caf%E9&p=100%&x=1+2';
  const seen = await noting(({ url = '' }) => url);
  writeFileSync(join(project.path, 'r.json'), `\ufeff${JSON.stringify([{ path: written }])}`);
  for (const args of [[`URL${written}`], ['URL', '--path', written], ['URL', '--requests', 'r.json']]) {
    expect((await load([...args, ...SHORT, '--quiet'])).code).toBe(0);
  }
  expect([...seen]).toEqual([[sent, 60]]);
});

test('bytes of a file arrive, in an open and in a closed loop, and from a file of requests', async () => {
  const bytes = Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7) & 255));
  const seen = await noting(({ method }, body) => `${method} ${sum(body)}`);
  writeFileSync(join(project.path, 'photo.bin'), bytes);
  writeFileSync(join(project.path, 'r.json'), JSON.stringify([{ path: '/', body: '@photo.bin' }]));
  const flags = ['URL', '--header', 'content-type: image/jpeg', '--body', '@photo.bin', '--quiet'];
  for (const args of [
    [...flags, ...SHORT],
    [...flags, '--connections', '2', '--duration', '500ms'],
    ['URL', '--requests', 'r.json', '--quiet', ...SHORT],
  ]) {
    expect((await load(args)).code).toBe(0);
  }
  expect([...seen.keys()]).toEqual([`POST ${sum(bytes)}`]);
});

test('values of a file are drawn by the seed, and are one segment of the path each', async () => {
  const seen = await noting(({ url = '' }) => url);
  writeFileSync(join(project.path, 'ids.txt'), 'a b\r\n1/2\r\nä&=\r\n');
  writeFileSync(
    join(project.path, 'r.json'),
    JSON.stringify([{ path: '/u/{id}', params: { id: { file: 'ids.txt' } } }]),
  );
  const { code } = await load([
    'URL',
    '--requests',
    'r.json',
    '--quiet',
    '--rate',
    '60',
    '--duration',
    '500ms',
  ]);
  expect(code).toBe(0);
  expect([...seen.keys()].sort()).toEqual(['/u/%C3%A4%26%3D', '/u/1%2F2', '/u/a%20b']);
});

test('user info is sent as Authorization, and printed and kept nowhere', async () => {
  const seen = await noting(({ headers }) => String(headers.authorization));
  const args = [
    'URL/x'.replace('URL', (server?.origin ?? '').replace('//', '//me:p%40ss-word@')),
    '--json',
    '--out',
    'kept',
  ];
  const { code, stdout, stderr } = await load([...args, ...SHORT]);
  expect(code).toBe(0);
  const [sent = ''] = [...seen.keys()];
  expect([...seen.keys()]).toEqual([`Basic ${Buffer.from('me:p@ss-word').toString('base64')}`]);
  for (const text of [stdout, stderr, project.read('kept', 'load.json')]) {
    expect(text).not.toMatch(/ss-word/);
    expect(text).not.toContain(sent.slice(6));
  }
  const refused = await load([...args, '--path', '/y', ...SHORT]);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('Expected either a path in the URL or --path, got both (/x)');
  expect(refused.stderr).not.toMatch(/ss-word/);
});

test.each([
  ['a line end in a path', { path: '/a HTTP/1.1\r\n\r\nGET /smuggled' }, '`0.path` to hold no line end'],
  [
    'a line end in a header',
    { path: '/', headers: { 'X-A': 'b\r\n\r\nGET /smuggled HTTP/1.1' } },
    '`0.headers.X-A` to be one line',
  ],
  [
    'a line end in a method',
    { path: '/', method: 'GET /smuggled HTTP/1.1\r\n\r\nGET' },
    '`0.method` to be a method',
  ],
])('%s of a file is refused, with its name', async (_what, spec, said) => {
  const seen = await noting(({ url = '' }) => url);
  writeFileSync(join(project.path, 'r.json'), JSON.stringify([spec]));
  const { code, stderr } = await load(['URL', '--requests', 'r.json', ...SHORT]);
  expect(code).toBe(2);
  expect(stderr).toContain(said);
  expect(stderr).toContain(', in r.json');
  expect(seen.size).toBe(0);
});

test('the same is refused of a config, with its place', async () => {
  const other = new Project({
    gate: { start: 'node x.js', requests: [{ path: '/' }, { path: '/a\r\nb' }] },
  });
  const { code, stderr } = await other.run(['gate']);
  expect(code).toBe(2);
  expect(stderr).toContain('Expected `gate.requests.1.path` to hold no line end');
  expect(stderr).toContain('in paceline.config.json');
  other.remove();
});

test('one request in a window: no rate of it, and the generator’s share is that of the whole window', async () => {
  await noting(() => '');
  const one = await load(['URL', '--rate', '0.5', '--duration', '1500ms', '--json']);
  expect(one.code).toBe(0);
  const { generator, throughput, requests } = LoadResult.parse(JSON.parse(one.stdout));
  expect(requests).toMatchObject({ scheduled: 1, completed: 1 });
  expect(throughput.value).toBeCloseTo(0.67);
  expect(one.stderr).toContain('1 right answer in 1.50 s: too few for a rate');
  expect(generator.valid).toBe(true);
  // It was busy for the milliseconds until the answer, and then waited.
  expect(generator.cpu).toBeLessThan(0.5);
});

test('a window in which nothing was due is told as such, and is no failure', async () => {
  const seen = await noting(() => '');
  const rare = ['--rate', '0.2', '--duration', '1s', '--arrivals', 'poisson', '--seed', '5'];
  const none = await load(['URL', ...rare]);
  expect(none.code).toBe(0);
  expect(seen.size).toBe(0);
  expect(none.stderr).toContain('No request was due: 0.200 req/s for 1.00 s may well hold none');
});

/** A comparison too short to decide much, which is not what is asked of it. */
const COMPARED = ['--budget', '3.2s', '--json', '--seed', '1'];

test('compare asks each of two URLs at its own path, as whom its user info says', async () => {
  const seen = await noting(({ url, headers }) => `${url} ${headers.authorization}`);
  const a = `${server?.origin.replace('//', '//me:secret-word@')}/fast`;
  const { code, stdout, stderr } = await project.run([
    ...['compare', '--a', a, '--b', `${server?.origin}/slow`, '--out', 'compared', ...COMPARED],
  ]);
  expect([0, 1], stderr).toContain(code);
  const basic = Buffer.from('me:secret-word').toString('base64');
  expect(new Set(seen.keys())).toEqual(new Set([`/fast Basic ${basic}`, '/slow undefined']));
  expect(JSON.parse(stdout)).toMatchObject({
    workload: expect.stringContaining('GET /fast against GET /slow'),
    launches: { invalid: 0 },
  });
  const files = ['run.json', 'trials.jsonl', 'results.json', 'report.html'].map((name) =>
    project.read('compared', name),
  );
  for (const text of [stdout, stderr, ...files]) {
    expect(text).not.toContain('secret-word');
    expect(text).not.toContain(basic);
  }
  expect(stderr.replace(/\s+/g, ' ')).toContain('put it in again to measure the same');
});

test('compare --insecure takes any certificate from the first request on', async () => {
  server = await httpsServer((_request, response) => response.end('ok'));
  const sides = ['compare', '--a', `${server.origin}/`, '--b', `${server.origin}/`, ...COMPARED];
  const taken = await project.run([...sides, '--insecure']);
  expect(JSON.parse(taken.stdout)).toMatchObject({ launches: { invalid: 0 }, reasons: [] });
  expect([0, 1]).toContain(taken.code);
  const refused = await project.run(sides);
  expect(refused.code).toBe(3);
  expect(JSON.parse(refused.stdout).reasons.join()).toContain('self-signed certificate');
});
