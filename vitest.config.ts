import { defineConfig } from 'vitest/config';

/** What computes, draws, or starts a process without timing it: two at once don't disturb each other. */
const UNTIMED = [
  'tests/{analysis,ci,commands,config,errors,init,plan,reports,scenarios}/**/*.test.ts',
  'tests/load/answers/**/*.test.ts',
  'tests/load/http/{decode-body,expectation,foreign,request-head,response-reader}.test.ts',
  'tests/load/closed/{choose-client,tally}.test.ts',
  'tests/trial/*.test.ts',
  'tests/trial/capacity/readings.test.ts',
  'tests/runtime/git/**/*.test.ts',
  'tests/runtime/{placement,machine,prepare-tree,postgres}.test.ts',
  'tests/runtime/{nodes,swarm}/**/*.test.ts',
  'tests/targets/{cluster-vs-single,db-pooling,io-sync-vs-async}.test.ts',
  'tests/bench/decision-{shares,verdicts,table,bench}.test.ts',
  'tests/bench/cpu-bench.test.ts',
  'tests/machine/cpu/cgroup.test.ts',
  'tests/bench/capacity-{truth,table,simulated}.test.ts',
  'tests/browser/**/*.test.ts',
  'tests/probe/{agent-faults,read-line,succession,loop-delay}.test.ts',
  'tests/faults/bad-input.test.ts',
  'tests/load/http/request-head.test.ts',
  'tests/cli/{init,package,gate-refused}.test.ts',
];

/** What takes minutes: only with `npm test -- --all`, or when it is named. */
const SLOW = [
  'tests/containers/**/*.test.ts',
  'tests/cli/{capacity,compare-sides}.test.ts',
  'tests/bench/scale.test.ts',
];
const all =
  process.env.PACELINE_TESTS === 'all' || process.argv.some((argument) => argument.includes('.test.ts'));

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: { name: 'untimed', include: UNTIMED, maxWorkers: 2, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: 'timed',
          include: ['tests/**/*.test.ts'],
          exclude: [...UNTIMED, ...(all ? [] : SLOW)],
          // Two cores: files that load servers would only time each other out.
          fileParallelism: false,
          // What is timed may meet a moment that the machine's other tenants took; a fault is there the third time as well.
          retry: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
