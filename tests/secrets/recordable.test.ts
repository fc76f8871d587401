import { expect, test } from 'vitest';
import { RequestSpec, Scenario } from '../../harness/config/scenario.ts';
import { recordable, recordableManifest } from '../../harness/secrets/recordable.ts';

const secretive = Scenario.parse({
  name: 'orders',
  title: 'TOKEN=hunter2 node server.js',
  question: '?',
  why: '-',
  lookAt: [],
  workload: {
    mode: 'closed',
    connections: 1,
    requests: [
      {
        path: '/{id}',
        params: { id: [1, 2], pass: ['hunter2', 'hunter3'] },
        headers: { Authorization: 'Bearer hunter2', cookie: ['a=hunter2'], accept: 'text/html' },
        body: '{"pass":"{pass}"}',
      },
      { path: '/bytes', body: { base64: Buffer.from('hunter2').toString('base64') } },
    ],
  },
  reference: 'a',
  variants: [
    {
      name: 'a',
      title: 'A',
      command: 'API_KEY=hunter2 node server.js --from http://ann:hunter2@up/',
      env: { API_TOKEN: 'hunter2', POOL_SIZE: '5', UPSTREAM: 'http://ann:hunter2@up/' },
    },
  ],
});

test('a scenario in a record is one still, without its secrets', () => {
  const kept = recordable(secretive);
  expect(JSON.stringify(kept)).not.toMatch(/hunter|aHVudGVyMg/);
  expect(Scenario.parse(kept)).toEqual(kept);
  expect(kept.title).toBe('TOKEN=$TOKEN node server.js');
  expect(kept.variants[0]).toMatchObject({
    command: 'API_KEY=$API_KEY node server.js --from http://$USER:$PASSWORD@up/',
    env: { API_TOKEN: '$API_TOKEN', POOL_SIZE: '5', UPSTREAM: 'http://$USER:$PASSWORD@up/' },
  });
  expect(kept.workload.requests[0]).toMatchObject({
    params: { id: [1, 2] },
    headers: { Authorization: '$AUTHORIZATION', cookie: ['$COOKIE'], accept: 'text/html' },
    body: '$BODY, 17 bytes',
  });
  expect(kept.workload.requests[1]?.body).toBe('$BODY, 7 bytes');
  expect(recordable({ ...kept, workload: secretive.workload })).toEqual(kept);
});

test('what is no secret stays as it is', () => {
  const spec = RequestSpec.parse({ path: '/search?token=abc&key=1', params: {} });
  expect(recordable(spec)).toEqual(spec);
  const line = { errors: { body: 3 }, settings: { pool: { env: 'POOL_KEY', variant: 'a' } }, reasons: ['x'] };
  expect(recordable(line)).toEqual(line);
});

test('a manifest says of its command what has to be put in again', () => {
  const manifest = { command: `paceline compare --header 'x-id: $X_ID' --seed 1`, warnings: ['first'] };
  expect(recordableManifest(manifest).warnings).toEqual([
    'first',
    'the command has $X_ID in the place of what is not kept: put it in again to measure the same',
  ]);
  const plain = { command: 'paceline run', warnings: [] };
  expect(recordableManifest(plain)).toEqual(plain);
});
