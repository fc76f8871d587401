import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What loads servers or times them: two at once would only time each other out. */
const TIMED = 'tests/**/*.timed.test.ts';
/** What takes long besides: only with `npm test -- --all`, or when it is named. */
const SLOW = 'tests/**/*.slow.test.ts';
const all =
  process.env.PACELINE_TESTS === 'all' || process.argv.some((argument) => argument.includes('.test.ts'));

/** Tests of what only computes: none leaves anything behind in its process, so that files share one with all that is loaded in it. */
const PURE = 'tests/{analysis,config,errors,kinds,plan,record,reports}/**/*.test.ts';
/** One more than the smallest machine has cores: there is always one that waits for a program. */
const FILES_AT_ONCE = 3;

/** What starts programs takes longest. Begun first, it does not leave a core idle at the end. */
const STARTS_PROGRAMS = /\/tests\/(cli|nodes|faults|browser|probe|source)\//;
class ProgramsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const first = sorted.filter(({ moduleId }) => STARTS_PROGRAMS.test(moduleId));
    return [...first, ...sorted.filter((file) => !first.includes(file))];
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: ProgramsFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Of those that run side by side within a file: what they start needs cores as well.
    maxConcurrency: 3,
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: [PURE],
          exclude: [...configDefaults.exclude, TIMED, SLOW],
          isolate: false,
          maxWorkers: FILES_AT_ONCE,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'untimed',
          include: ['tests/**/*.test.ts'],
          exclude: [...configDefaults.exclude, TIMED, SLOW, PURE],
          maxWorkers: FILES_AT_ONCE,
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
