import { expect, test } from 'vitest';
import { changeWithInterval, level, number, plusMinus } from '../../harness/words/format.ts';

test.each([
  [0, '0'],
  [1234567, '1,234,567'],
  [123.4, '123'],
  [12.345, '12.3'],
  [0.01234, '0.0123'],
  [-5.678, '-5.68'],
])('%d reads %s', (value, text) => expect(number(value)).toBe(text));

test('changes read as a factor from twice on, else in per cent', () => {
  expect(changeWithInterval(2.4, [2.1, 2.7])).toBe('3.40x [3.10, 3.70]');
  expect(changeWithInterval(0.12, [0.09, 0.15])).toBe('+12.0 % [+9.00 %, +15.0 %]');
  expect(changeWithInterval(-0.5, [-0.6, 0.1])).toBe('-50.0 % [-60.0 %, +10.0 %]');
});

test('an estimate without an interval is marked', () => {
  const base = { unit: 'ms', confidence: 0.95, method: 't' };
  expect(plusMinus({ ...base, value: 5, ci: [4, 6], n: 3 })).toBe('5.00 ±1.00');
  expect(plusMinus({ ...base, value: 5, ci: null, n: 1 })).toBe('5.00 ±?');
  expect(plusMinus(null)).toBe('–');
  expect(level(0.975)).toBe('97.5 %');
});
