import { expect, test } from 'vitest';
import { CAPACITY } from '../../../harness/commands/flags/capacity.ts';
import { LOAD } from '../../../harness/commands/flags/load.ts';

test('what a flag says of its default is what its own command does', () => {
  expect(LOAD.connections.help).toContain('(default: 10)');
  // `load` asks its first path, whatever the method.
  expect(LOAD.ready.help).toContain('(default: the first path)');
  expect(CAPACITY.strict.help).toContain('the capacity, --require or --before');
});
