import { expect, test } from 'vitest';
import { Gate } from '../../../harness/config/gate.ts';
import { askedGate } from '../../../harness/measure/gate/asked-gate.ts';

const GATE = Gate.parse({
  start: 'node server.js',
  requests: [
    { name: 'search', path: '/search' },
    { path: '/me', headers: { authorization: 'x' } },
  ],
  slos: ['p99<50ms', 'search p99<80ms', 'GET /me errors<1%'],
  answersMayDiffer: ['GET /me $.requestId'],
});
const asked = (options: Partial<Parameters<typeof askedGate>[1]> = {}, gate = GATE) =>
  askedGate(gate, { path: [], answersMayDiffer: [], ...options }, { cwd: '.' });

test('without flags it is the config’s', () => {
  expect(asked()).toEqual({ gate: GATE, answersMayDiffer: ['GET /me $.requestId'], warnings: [] });
});

test('of fewer routes, what is demanded of the others is left out, and said', () => {
  const { gate, answersMayDiffer, warnings } = asked({ path: ['/search'] });
  expect(gate.requests.map(({ name }) => name)).toEqual(['search']);
  expect(gate.slos.map(({ text }) => text)).toEqual(['p99<50ms', 'search p99<80ms']);
  expect(answersMayDiffer).toEqual([]);
  expect(warnings).toEqual(['not checked, since their routes are not asked here: GET /me errors<1%']);
});

test('flags let more differ than the config does', () => {
  expect(asked({ answersMayDiffer: ['search'] }).answersMayDiffer).toEqual(['GET /me $.requestId', 'search']);
  expect(asked({ answersMayDiffer: [true] }).answersMayDiffer).toBe(true);
  expect(asked({}, { ...GATE, answersMayDiffer: true }).answersMayDiffer).toBe(true);
  expect(asked({}, { ...GATE, answersMayDiffer: false }).answersMayDiffer).toBe(false);
});

test('a route that nobody asks is refused, with the nearest that is', () => {
  expect(() => asked({ answersMayDiffer: ['serch'] })).toThrow(
    'Expected answersMayDiffer to name a route that is asked (search, GET /me), got serch (did you mean "search"?)',
  );
  expect(() => asked({}, { ...GATE, answersMayDiffer: ['/me'] })).toThrow('(search, GET /me), got /me');
});
