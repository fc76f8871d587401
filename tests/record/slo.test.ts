import { expect, test } from 'vitest';
import { parseSlo } from '../../harness/config/slo.ts';
import { recordedTerm } from '../../harness/record/slo.ts';

test.each(['p99<50ms', 'loop p99<20ms', ' errors <= 0.1 %', 'goodput>500/s', 'utilization<80%'])(
  '%j is read as it was when it was asked, and once',
  (text) => {
    const term = recordedTerm(text);
    expect(term).toEqual(parseSlo(text));
    expect(term.text).toBe(text);
    expect(recordedTerm(text)).toBe(term);
  },
);

test('what is no SLO stands in no record that is sound, however often it is asked', () => {
  for (let time = 0; time < 2; time++) {
    expect(() => recordedTerm('p101<5ms')).toThrow(
      'Expected the record to hold an SLO with a percentile between 0 and 100, got p101<5ms',
    );
  }
});
