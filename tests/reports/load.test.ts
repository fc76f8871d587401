import { expect, test } from 'vitest';
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
