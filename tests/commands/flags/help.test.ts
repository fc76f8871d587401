import { expect, test } from 'vitest';
import { CAPACITY } from '../../../harness/commands/flags/capacity.ts';
import { LOAD } from '../../../harness/commands/flags/load.ts';
import { readOptions } from '../../../harness/commands/flags/read.ts';

test('what a flag says of its default is what its own command does', () => {
  expect(LOAD.connections.help).toContain('(default: 10)');
  // `load` asks its first path, whatever the method.
  expect(LOAD.ready.help).toContain('(default: the first path)');
  expect(CAPACITY.strict.help).toContain('the capacity, --require or --before');
});

test('no more connections are taken than the load may have', () => {
  expect(() => readOptions(CAPACITY, { connections: '10001' })).toThrow(
    'Expected --connections to be a whole number from 1 to 10000, got "10001"',
  );
});
