import { expect, test } from 'vitest';
import { readSlos } from '../../harness/measure/slos.ts';

test('each text holds one SLO or several, in the order they are given', () => {
  const terms = readSlos(['p99<50ms, errors<0.1%', ' goodput > 500/s ']);
  expect(terms.map(({ text }) => text)).toEqual(['p99<50ms', 'errors<0.1%', 'goodput > 500/s']);
  expect(terms.map(({ figure }) => figure.kind)).toEqual(['latency', 'errors', 'goodput']);
  expect(readSlos([])).toEqual([]);
});

test.each([
  ['p99<50ms,errors<0.1', 'Expected --slo to be an SLO with a bound in %, got "errors<0.1"'],
  ['p101<5ms', 'Expected --slo to be an SLO with a percentile between 0 and 100, got "p101<5ms"'],
  [
    'p99<50ms,',
    'Expected --slo to be an SLO like p99<50ms, errors<0.1%, goodput>500/s, loop p99<20ms or utilization<80%, got ""',
  ],
])('%j is refused', (text, message) => {
  expect(() => readSlos([text])).toThrow(expect.objectContaining({ code: 'BAD_OPTION', message }));
});
