import { describe, expect, test } from 'vitest';
import { recordId } from '../../harness/measure/record-id.ts';

describe('the name of a record', () => {
  test('tells apart what begins within one second with one seed', () => {
    const first = recordId('2026-01-31T10:00:00.123Z', 5, 'compare');
    expect(first).toBe('2026-01-31T10-00-00-123-compare-5');
    expect(recordId('2026-01-31T10:00:00.124Z', 5, 'compare')).not.toBe(first);
    expect(recordId('2026-01-31T10:00:00.123Z', 35)).toBe('2026-01-31T10-00-00-123-z');
  });
});
