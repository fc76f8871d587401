import { configDefaults, defineConfig } from 'vitest/config';

/** What loads servers or times them: two at once would only time each other out. */
const TIMED = 'tests/**/*.timed.test.ts';
/** What takes long besides: only with `npm test -- --all`, or when it is named. */
const SLOW = 'tests/**/*.slow.test.ts';
const all =
  process.env.PACELINE_TESTS === 'all' || process.argv.some((argument) => argument.includes('.test.ts'));

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'untimed',
          include: ['tests/**/*.test.ts'],
          exclude: [...configDefaults.exclude, TIMED, SLOW],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'timed',
          include: [TIMED, ...(all ? [SLOW] : [])],
          fileParallelism: false,
          // What is timed may meet a moment that the machine's other tenants took; a fault is there the second time as well.
          retry: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
