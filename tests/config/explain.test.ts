import { expect, test } from 'vitest';
import { Config } from '../../harness/config/config.ts';
import { explain } from '../../harness/config/explain.ts';
import { RequestSpec } from '../../harness/config/scenario.ts';

test.each([
  ['a body of no shape', RequestSpec, { path: '/', body: { password: 'hunter2' } }],
  ['a header of no shape', RequestSpec, { path: '/', headers: { authorization: { value: 'hunter2' } } }],
  ['headers of no shape', RequestSpec, { path: '/', headers: ['authorization: hunter2'] }],
  ['a secret of no shape', Config, { env: { TOKEN: ['hunter2'] } }],
  ['what holds one', RequestSpec, [{ path: '/', headers: { authorization: 'hunter2' } }]],
])('%s is not quoted', (_name, schema, value) => {
  const { error } = schema.safeParse(value);
  if (error === undefined) throw new Error('Expected it to be wrong');
  const said = explain(error, value, []);
  expect(said).toMatch(/^Expected .* got /);
  expect(said).not.toContain('hunter2');
});

test('what is no secret is', () => {
  const { error } = Config.safeParse({ env: { PORT: 3000 } });
  if (error === undefined) throw new Error('Expected it to be wrong');
  expect(explain(error, { env: { PORT: 3000 } }, [])).toBe('Expected `env.PORT` to be string, got 3000');
});
