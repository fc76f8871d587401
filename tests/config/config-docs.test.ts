import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { METRICS } from '../../harness/analysis/metrics.ts';
import { Config } from '../../harness/config/config.ts';

const page = readFileSync(new URL('../../docs/config.md', import.meta.url), 'utf8');

/** Names of all fields below a JSON Schema. */
function fields(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(fields);
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) =>
    key === 'properties'
      ? [...Object.keys(value as object), ...fields(Object.values(value as object))]
      : fields(value),
  );
}

const all = [...new Set(fields(z.toJSONSchema(Config, { io: 'input' })))];

test('a config has the fields that are known to be there', () => {
  expect(all).toEqual(expect.arrayContaining(['scenarios', 'budgetSeconds', 'sha256', 'memoryMb']));
});

test.each([...all, ...Object.keys(METRICS)])('docs/config.md tells of %s', (name) => {
  expect(page).toContain(`\`${name}\``);
});
