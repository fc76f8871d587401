import { expect, test } from 'vitest';
import { COMPARE } from '../../../harness/commands/flags/compare.ts';
import { readOptions } from '../../../harness/commands/flags/read.ts';
import { subjectOf } from '../../../harness/measure/compare/subject.ts';

test('one side alone is named and not shown: it may be a URL with a password', () => {
  const a = 'http://user:secret@127.0.0.1:3000/';
  const refused = (given: object) => () => subjectOf([], readOptions(COMPARE, { ...given }), {}, '.');
  expect(refused({ a })).toThrow('or a scenario and two of its variants, got only --a');
  expect(refused({ b: a })).toThrow('got only --b');
  expect(refused({})).toThrow('got neither');
});
