import { expect, test } from 'vitest';
import { RequestSpec } from '../../harness/config/scenario.ts';
import { withCaptured } from '../../harness/plan/captured.ts';
import { prepareRequests } from '../../harness/plan/requests.ts';
import { bodyOf, requestName } from '../../harness/record/request.ts';

const CAPTURED = { token: 'a/b c"é', sid: '12345678' };
const prepared = (spec: object) => prepareRequests([RequestSpec.parse({ path: '/', ...spec })], 1);

test('stands escaped in a path, and as it is in headers and bodies', () => {
  const [request] = prepared({
    path: '/users/{token}?s={sid}&x={other}',
    headers: { authorization: 'Bearer {token}', cookie: ['sid={sid}', 'x={other}'] },
    body: 'é {token} {other}',
  });
  if (request === undefined) throw new TypeError('Expected a request, got none');
  const sent = withCaptured(request, CAPTURED);
  expect(sent.path).toBe('/users/a%2Fb%20c%22%C3%A9?s=12345678&x={other}');
  expect(sent.headers).toEqual([
    ['authorization', 'Bearer a/b c"é'],
    ['cookie', 'sid=12345678'],
    ['cookie', 'x={other}'],
  ]);
  expect(bodyOf(sent)?.toString()).toBe('é a/b c"é {other}');
  expect(sent.route).toBe('POST /users/{token}?s={sid}&x={other}');
  expect(requestName(sent)).toBe('POST /users/{token}?s={sid}&x={other}');
});

test('beside what is drawn', () => {
  const all = prepared({ path: '/{id}/{sid}', params: { id: [1, 3] }, headers: { 'x-id': '{id}' } });
  for (const request of all) {
    const { path, headers } = withCaptured(request, CAPTURED);
    expect(path).toMatch(/^\/[123]\/12345678$/);
    expect(headers).toEqual([['x-id', path[1]]]);
  }
});

test('nothing captured changes nothing', () => {
  const [request] = prepared({ path: '/{x}'.replace('{x}', '%7Bx%7D') });
  if (request === undefined) throw new TypeError('Expected a request, got none');
  expect(withCaptured(request)).toBe(request);
});
