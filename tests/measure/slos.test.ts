import { expect, test } from 'vitest';
import { assertRoutes, readSlos } from '../../harness/measure/slos.ts';

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
    'Expected --slo to be an SLO like p99<50ms, errors<0.1%, goodput>500/s, loop p99<20ms or utilization<80%, or of one route like search p99<80ms, got ""',
  ],
])('%j is refused', (text, message) => {
  expect(() => readSlos([text])).toThrow(expect.objectContaining({ code: 'BAD_OPTION', message }));
});

test('an SLO of a route that nobody asks is refused, with the nearest that is', () => {
  const terms = readSlos(['p99<50ms', 'search p99<80ms']);
  expect(() => assertRoutes(terms, ['search', 'GET /me', 'search'])).not.toThrow();
  expect(() => assertRoutes(terms, ['serch', 'GET /me'])).toThrow(
    expect.objectContaining({
      code: 'BAD_OPTION',
      message: expect.stringMatching(/of a route that is asked \(serch, GET \/me\), got search.*serch/),
    }),
  );
});
