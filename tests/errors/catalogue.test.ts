import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CATALOGUE } from '../../harness/errors/catalogue.ts';
import { PacelineError } from '../../harness/errors/paceline-error.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

test('every error is in the README with its exit status, and none that is not here', () => {
  const documented = [...readme.matchAll(/^\| `([A-Z_]+)`\s*\| (\d+)\s*\|/gm)].map(([, code, exit]) => [
    code,
    Number(exit),
  ]);
  const known = Object.entries(CATALOGUE).map(([code, { exit }]) => [code, exit]);
  expect(documented.sort()).toEqual(known.sort());
});

test('every hint is one sentence or two', () => {
  for (const { hint } of Object.values(CATALOGUE)) expect(hint).toMatch(/^[A-Z].*\.$|^[A-Z].*`$/);
});

test('an error knows its exit status and what to do', () => {
  const error = new PacelineError('PORT_TAKEN', 'Expected port 1 to be free, got one that is in use');
  expect(error.exitCode).toBe(3);
  expect(error.hint).toContain('Stop what listens there');
});
