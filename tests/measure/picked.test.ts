import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RequestSpec } from '../../harness/config/scenario.ts';
import { otherRequests, requestSpecs } from '../../harness/measure/requests.ts';

const LIST = [
  { name: 'search', path: '/search?q={q}', params: { q: ['a', 'b'] }, weight: 2 },
  { method: 'POST', path: '/orders', body: '{}', headers: { 'content-type': 'application/json' } },
  { path: '/orders' },
];
const OWN = { requests: LIST.map((spec) => RequestSpec.parse(spec)) };
let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'paceline-picked-'));
  writeFileSync(join(cwd, 'requests.json'), JSON.stringify(LIST));
});
afterAll(() => rmSync(cwd, { recursive: true }));

test('a path of the config is asked as the config says, any other by GET', () => {
  expect(otherRequests({ path: ['/search?q={q}', '/new'], header: [] }, cwd, OWN)?.requests).toMatchObject([
    { name: 'search', params: { q: ['a', 'b'] }, weight: 2 },
    { method: 'GET', path: '/new', weight: 1 },
  ]);
  expect(otherRequests({ path: ['3:/search?q={q}'], header: [] }, cwd, OWN)?.requests).toMatchObject([
    { weight: 3 },
  ]);
  expect(
    otherRequests({ path: ['/orders'], header: [] }, cwd, OWN)?.requests.map(({ method }) => method),
  ).toEqual([...['POST', 'GET']]);
  expect(otherRequests({ path: [], header: [] }, cwd, OWN)).toBeNull();
});

test('what else is said of paths goes for requests of one’s own', () => {
  const asked = otherRequests({ path: ['/orders'], header: [['accept', 'text/html']] }, cwd, OWN);
  expect(asked?.requests).toMatchObject([
    { method: 'GET', path: '/orders', headers: { accept: 'text/html' } },
  ]);
});

test('beside a file, paths name those of it that are asked', () => {
  const of = (path: string[]) =>
    requestSpecs({ path, header: [], requests: 'requests.json' }, '/', cwd).requests;
  expect(of([])).toHaveLength(3);
  expect(of(['/search?q={q}']).map(({ name }) => name)).toEqual(['search']);
  expect(() => of(['/none'])).toThrow(
    'Expected --path beside --requests to be a path in requests.json (/search?q={q}, /orders), got "/none"',
  );
  expect(() => of(['0:/orders'])).toThrow('Expected --path to have a weight from 1 to 100');
});
