import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adviseMachine } from '../../harness/analysis/machine-advice.ts';
import type { Advice, MachineFacts } from '../../harness/record/machine.ts';

interface Changes {
  cores?: Partial<MachineFacts['cores']>;
  limits?: Partial<MachineFacts['limits']>;
  sockets?: Partial<MachineFacts['sockets']>;
  virtual?: boolean | null;
  loadAverage?: [number, number, number] | null;
  stealShare?: number | null;
}

/** A machine that measures well, but for these changes. */
function machine({ cores, limits, sockets, ...rest }: Changes = {}): MachineFacts {
  return {
    cores: {
      available: 4,
      assignable: [0, 1, 2, 3],
      online: 4,
      siblings: [],
      governors: { 0: 'performance', 1: 'performance', 2: 'performance', 3: 'performance' },
      boost: false,
      ...cores,
    },
    virtual: false,
    loadAverage: [0.1, 0.2, 0.3],
    stealShare: 0,
    limits: { cpuQuota: null, memory: null, openFiles: 20_000, ...limits },
    sockets: { ports: [32_768, 60_999], timeWait: 0, backlog: 4096, ...sockets },
    ...rest,
  };
}

function about(subject: string, changes: Changes): Advice | undefined {
  return adviseMachine(machine(changes)).find((advice) => advice.subject === subject);
}

test('a machine that measures well has nothing but good said of it, each subject once', () => {
  const advice = adviseMachine(machine());
  expect(advice.filter(({ level }) => level !== 'good')).toEqual([]);
  expect(advice).toHaveLength(12);
  expect(new Set(advice.map(({ subject }) => subject)).size).toBe(12);
});

describe('where the line is', () => {
  test.each<[string, Changes, Advice['level']]>([
    ['cores', { cores: { available: 4 } }, 'good'],
    ['cores', { cores: { available: 3 } }, 'note'],
    ['cores', { cores: { available: 2 } }, 'note'],
    ['cores', { cores: { available: 1 } }, 'problem'],
    ['CPU quota', { limits: { cpuQuota: 4 } }, 'good'],
    ['CPU quota', { limits: { cpuQuota: 3.9 } }, 'problem'],
    ['memory limit', { limits: { memory: 1e9 } }, 'good'],
    ['memory limit', { limits: { memory: 0.99e9 } }, 'problem'],
    ['CPU governor', { cores: { governors: { 0: 'performance', 1: 'schedutil' } } }, 'note'],
    ['CPU governor', { cores: { governors: { 0: 'schedutil', 1: 'powersave' } } }, 'problem'],
    ['frequency boost', { cores: { boost: true } }, 'note'],
    ['virtual machine', { virtual: true }, 'note'],
    ['stolen time', { stealShare: 0.02 }, 'good'],
    ['stolen time', { stealShare: 0.021 }, 'problem'],
    ['load average', { loadAverage: [2, 9, 9] }, 'good'],
    ['load average', { loadAverage: [2.1, 0, 0] }, 'problem'],
    ['open files', { limits: { openFiles: 4096 } }, 'good'],
    ['open files', { limits: { openFiles: 4095 } }, 'problem'],
    ['free ports', { sockets: { ports: [1, 10_000] } }, 'good'],
    ['free ports', { sockets: { ports: [1, 9_999] } }, 'problem'],
    ['free ports', { sockets: { ports: [1, 20_000], timeWait: 10_001 } }, 'problem'],
    ['free ports', { sockets: { timeWait: null } }, 'good'],
    ['listen backlog', { sockets: { backlog: 511 } }, 'good'],
    ['listen backlog', { sockets: { backlog: 128 } }, 'note'],
  ])('%s: %j is %s', (subject, changes, level) => {
    expect(about(subject, changes)?.level).toBe(level);
  });
});

test('what is wrong is said with its figure and what to do', () => {
  expect(about('open files', { limits: { openFiles: 1024 } })?.says).toMatch(/1,024 .*`ulimit -n 65536`/);
  expect(about('stolen time', { stealShare: 0.104 })?.says).toMatch(/^10\.4 % .*trust comparisons/);
  expect(about('CPU quota', { limits: { cpuQuota: 1.5 } })?.says).toMatch(/quota is 1\.5 CPUs on 4 cores/);
  expect(about('CPU governor', { cores: { governors: { 2: 'performance', 5: 'powersave' } } })?.says).toMatch(
    /powersave on core 5,.*--governor performance/,
  );
  expect(about('free ports', { sockets: { timeWait: 7 } })?.says).toMatch(/^28,225 ports .*, 7 still/);
  expect(about('free ports', { sockets: { timeWait: 20_000 } })?.says).toMatch(/^8,232 ports .*20,000 still/);
});

test('the load of a machine is held against all its cores, not against those of this process', () => {
  const cores = { available: 2, assignable: [0, 1] };
  expect(about('load average', { cores: { ...cores, online: 64 }, loadAverage: [20, 0, 0] })?.level).toBe(
    'good',
  );
  expect(about('load average', { cores: { ...cores, online: null }, loadAverage: [20, 0, 0] })?.level).toBe(
    'problem',
  );
});

test('a guest that sees nothing stolen may not be told', () => {
  expect(about('stolen time', { stealShare: 0, virtual: true })?.says).toMatch(/not every host tells/);
  expect(about('stolen time', { stealShare: 0.01, virtual: true })?.says).not.toMatch(/not every host/);
});

describe('threads of one physical core', () => {
  const siblings = [
    [0, 2],
    [1, 3],
  ];

  test('all usable: one of each is named', () => {
    const advice = about('physical cores', { cores: { siblings } });
    expect(advice?.level).toBe('note');
    expect(advice?.says).toMatch(/\(0 and 2; 1 and 3\).*`taskset -c 0,1`/);
  });

  test('the others are not ours: no choice of cores helps', () => {
    const advice = about('physical cores', { cores: { siblings, assignable: [0, 1] } });
    expect(advice?.level).toBe('note');
    expect(advice?.says).not.toMatch(/taskset/);
  });

  test('a single physical core: using one thread of it would leave one core for everything', () => {
    const advice = about('physical cores', { cores: { siblings: [[0, 1]], assignable: [0, 1] } });
    expect(advice?.says).not.toMatch(/taskset/);
  });
});

test('cores that can not be assigned', () => {
  expect(about('assigning cores', {})).toBeUndefined();
  expect(about('assigning cores', { cores: { assignable: [] } })?.level).toBe('note');
});

test('what the system does not tell is named, and nothing is said about it', () => {
  const changes = { cores: { governors: null, boost: null }, stealShare: null };
  expect(about('not known', changes)?.says).toMatch(/CPU governor, frequency boost, stolen time;/);
  for (const subject of ['CPU governor', 'frequency boost', 'stolen time']) {
    expect(about(subject, changes)).toBeUndefined();
  }
});

test('every sentence is whole, whatever the machine', () => {
  const count = fc.integer({ min: 0, max: 100_000 });
  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value);
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const changes = fc.record({
    cores: fc.record({
      available: fc.integer({ min: 1, max: 64 }),
      assignable: fc.subarray([0, 1, 2, 3]),
      online: maybe(fc.integer({ min: 1, max: 64 })),
      siblings: maybe(
        fc.constantFrom<number[][]>(
          [],
          [[0, 1]],
          [
            [0, 2],
            [1, 3],
          ],
        ),
      ),
      governors: maybe(fc.dictionary(fc.constantFrom('0', '1'), fc.constantFrom('performance', 'ondemand'))),
      boost: maybe(fc.boolean()),
    }),
    limits: fc.record({ cpuQuota: maybe(share), memory: maybe(count), openFiles: maybe(count) }),
    sockets: fc.record({
      ports: maybe(fc.tuple(count, count)),
      timeWait: maybe(count),
      backlog: maybe(count),
    }),
    virtual: maybe(fc.boolean()),
    stealShare: maybe(share),
  });
  fc.assert(
    fc.property(changes, (given) => {
      for (const { says } of adviseMachine(machine(given))) {
        expect(says).not.toMatch(/undefined|NaN|null|-\d|[.;] *$|\. [A-Z]/);
      }
    }),
  );
});
