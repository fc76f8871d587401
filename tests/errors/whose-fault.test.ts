import { expect, test } from 'vitest';
import { whoseFault } from '../../harness/errors/whose-fault.ts';
import { type GeneratorCourse, weaknesses } from '../../harness/load/generator/health.ts';
import { TimeHistogram } from '../../harness/record/histogram.ts';

function times(ms: number): TimeHistogram {
  const histogram = new TimeHistogram();
  for (let n = 0; n < 1000; n++) histogram.record(ms);
  return histogram;
}

const WELL: GeneratorCourse = {
  cpu: 0.3,
  lag: times(0.1),
  waited: times(0.1),
  latency: times(2),
  service: times(2),
  grown: 100,
  unsent: 0,
  scheduled: 1000,
  ownLimits: [],
  shed: 0,
  connections: 1000,
  usual: 10,
  calm: 10,
  standstillMs: 0,
  windowMs: 5000,
};

/** What a trial with such a generator is invalid for, in the words of its health. */
function saturated(changes: Partial<GeneratorCourse>) {
  const reasons = weaknesses({ ...WELL, ...changes });
  expect(reasons).not.toEqual([]);
  const message = `Expected the target to be the limit, got a generator at its own: ${reasons.join('; ')}`;
  return { code: 'GENERATOR_SATURATED', message };
}

test.each<[string, Partial<GeneratorCourse>, 'machine' | 'load']>([
  ['late, since others held its core', { lag: times(40) }, 'machine'],
  ['too late to send all', { unsent: 50 }, 'machine'],
  ['out of descriptors', { ownLimits: ['EMFILE'] }, 'load'],
  ['out of ports, and late as well', { ownLimits: ['EADDRNOTAVAIL'], lag: times(40) }, 'load'],
  [
    'still opening connections',
    { waited: times(100), latency: times(300), service: times(200), calm: 200 },
    'load',
  ],
  ['at the end of its core', { cpu: 0.99 }, 'load'],
  ['at the end of its core, and so late', { cpu: 0.99, lag: times(40) }, 'load'],
])('a generator that is %s', (_name, changes, fault) => {
  expect(whoseFault(saturated(changes))).toBe(fault);
});

test.each([
  ['GENERATOR_FAILED', 'machine'],
  ['GENERATOR_LOST', 'machine'],
  ['CLOCKS_UNSURE', 'machine'],
  ['TARGET_DIED', 'target'],
  ['TARGET_RESTARTED', 'target'],
  ['TARGET_NOT_STARTED', 'target'],
  ['TARGET_NOT_READY', 'target'],
  ['WRONG_ANSWER', 'target'],
  ['NOTHING_ANSWERED', 'target'],
  ['PORT_TAKEN', 'target'],
  ['REQUESTS_DO_NOT_BALANCE', 'target'],
])('%s is for the %s', (code, fault) => {
  expect(whoseFault({ code, message: 'Expected all to go well, got EMFILE' })).toBe(fault);
});
