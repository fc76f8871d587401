import type { CapacityResult } from '../record/capacity.ts';
import { rangeBetween, rangeOf } from './capacity-range.ts';
import { changeWithInterval, level, number } from './format.ts';

/** Whether the rate that is required is carried; nothing where none is. */
export function requireInWords({ require, lower, upper, state }: CapacityResult): string[] {
  if (require === null) return [];
  const asked = `Required: ${number(require.rate)} req/s`;
  const [low, high] = [lower.value, upper.value];
  switch (require.state) {
    case 'met':
      return [`${asked}, met: it carries at least ${number(low ?? require.rate)} req/s`];
    case 'missed':
      return [`${asked}, missed: the SLO is missed from ${number(high ?? require.rate)} req/s on`];
    case 'unknown':
      return [`${asked}, which can’t be told: ${whyUnknown(low, high, state)}`];
  }
}

function whyUnknown(low: number | null, high: number | null, state: CapacityResult['state']): string {
  if (state === 'irregular') return 'there is no one capacity';
  if (low !== null && high !== null) return `it lies within the interval, ${rangeBetween(low, high)} req/s`;
  if (low !== null) return `it is only known to carry ${number(low)} req/s`;
  return high === null ? 'nothing was decided' : `it is only known to miss the SLO at ${number(high)} req/s`;
}

/** How the capacity changed from an earlier run; nothing where none was given. */
export function beforeInWords(result: CapacityResult): string[] {
  const { before, confidence } = result;
  if (before === null) return [];
  const { id, change, ci, verdict, differences } = before;
  const size =
    change === null || ci === null
      ? whyNoChange(verdict)
      : `capacity ${changeWithInterval(change, ci)} (${level(confidence)} interval), ${rangeOf(before)} req/s before and ${rangeOf(result)} req/s now`;
  return [
    `Against ${id}: ${verdict}; ${size}`,
    ...(differences.length === 0
      ? []
      : [`Nothing is decided against it, since the two are not alike: ${differences.join('; ')}`]),
  ];
}

function whyNoChange(verdict: string): string {
  return verdict === 'invalid'
    ? 'one of the two is irregular and has no one capacity'
    : 'the change is not known, since one of the two lacks an end of its interval';
}
