import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { TimeHistogram } from '../../harness/record/histogram.ts';
import type { LoadResult } from '../../harness/record/load.ts';
import { renderLoad } from '../../reports/terminal/load.ts';
import { openResult } from '../support/load-result.ts';

const drawn = (answers: number, seconds = 3) => {
  const load = openResult(answers);
  load.workload.durationSeconds = seconds;
  load.throughput.value = Math.round((100 * answers) / seconds) / 100;
  return renderLoad(load, { color: false, width: 200 });
};

test('a throughput takes ten answers', () => {
  expect(drawn(10)).toContain('throughput  3.33 req/s');
  expect(drawn(9)).toContain('throughput  9 right answers in 3.00 s: too few for a rate');
  expect(drawn(1)).toContain('throughput  1 right answer in 3.00 s: too few for a rate');
  for (const answers of [0, 1, 9]) expect(drawn(answers)).not.toMatch(/throughput.*req\/s/);
});

test('that nothing was due is said, and only then', () => {
  expect(drawn(0)).toContain('! No request was due: 0 req/s for 3.00 s may well hold none.');
  expect(drawn(1)).not.toContain('No request was due');
});

/** A ramp of which some failed, held against three SLOs. */
function ramp(): LoadResult {
  const load = openResult(5000, { requests: { completed: 3600, shed: 1234 } });
  const histogram = new TimeHistogram();
  for (let each = 1; each <= 3600; each++) histogram.record(each * 10);
  load.requests.errors.status = 166;
  load.throughput.value = 3600;
  load.workload.rateTo = 9000;
  load.overLoad = [
    {
      from: 5000,
      to: 7000,
      scheduled: 2100,
      completed: 2000,
      errors: 100,
      p50: 1,
      p90: 2,
      p99: null,
      max: 12,
    },
    {
      from: 7000,
      to: 9000,
      scheduled: 2900,
      completed: 1600,
      errors: 1300,
      p50: 4,
      p90: 20,
      p99: 30,
      max: 36,
    },
  ];
  load.slos = [
    { slo: 'p99<50ms', value: 35.6, unit: 'ms', state: 'kept', note: null },
    { slo: 'errors<1%', value: 28, unit: '%', state: 'missed', note: null },
    {
      slo: 'loop p99<9ms',
      value: null,
      unit: 'ms',
      state: 'unknown',
      note: 'the loop of what answered was not seen',
    },
  ];
  load.latency = { ...histogram.summary(), from: 'intended start' };
  load.service = { ...histogram.summary(), from: 'socket write' };
  return load;
}

test('golden; `npm test -- tests/reports -u` accepts a change', async () => {
  await expect(renderLoad(ramp(), { color: false, width: 80 })).toMatchFileSnapshot('golden/load.txt');
});

test('colour changes nothing but colour', () => {
  const coloured = renderLoad(ramp(), { color: true, width: 80 });
  expect(coloured).toContain('\u001b[31mmissed\u001b[39m');
  expect(stripVTControlCharacters(coloured)).toBe(renderLoad(ramp(), { color: false, width: 80 }));
});
