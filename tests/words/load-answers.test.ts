import { expect, test } from 'vitest';
import { mostFailed } from '../../harness/record/failed-requests.ts';
import type { LoadResult } from '../../harness/record/load.ts';
import { failureInWords, statusesInWords } from '../../harness/words/load-answers.ts';
import { openResult } from '../support/load-result.ts';

/** A hundred requests, so many of which were answered with a wrong status. */
function failing(wrong: number): LoadResult {
  const load = openResult(100, { requests: { completed: 100 - wrong } });
  load.requests.errors.status = wrong;
  return load;
}

test('more than half is most, and what answered instead is told', () => {
  expect(mostFailed(failing(50))).toBe(false);
  const found: LoadResult = {
    ...failing(51),
    answers: {
      byStatus: { '200': 49, '302': 51 },
      routes: [
        {
          name: 'GET /dash',
          byStatus: { '200': 49, '302': 51 },
          bytes: null,
          checked: null,
          redirects: { '/login': 51 },
          encodings: {},
          changed: null,
          wrong: { at: 0.5, why: 'answer 200, got 302' },
        },
      ],
      spoke: null,
    },
  };
  expect(mostFailed(found)).toBe(true);
  expect(failureInWords(found)).toBe(
    '51 of 100 requests failed (51 status): 51 of 100 answers to GET /dash were 302 to /login; from 0.5 s on GET /dash was expected to answer 200, got 302',
  );
  expect(statusesInWords(found)).toBe('51 × 302, 49 × 200');
});
