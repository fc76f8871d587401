import { expect, test } from 'vitest';
import { howToAllow } from '../../harness/words/allow-difference.ts';

test('a route as a whole, or the places in it that differ', () => {
  expect(howToAllow('GET /me')).toBe("if that is meant, set answersMayDiffer: ['GET /me']");
  expect(howToAllow('GET /me', ['$.id', '$.meta.time'])).toBe(
    "if that is meant, set answersMayDiffer: ['GET /me $.id', 'GET /me $.meta.time']",
  );
  expect(howToAllow("it's")).toBe('if that is meant, set answersMayDiffer: ["it\'s"]');
});
