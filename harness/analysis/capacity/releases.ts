import type { CapacityResult, Release } from '../../record/capacity.ts';
import { fingerprintDifferences } from '../fingerprint-differences.ts';

type Compared = NonNullable<CapacityResult['before']>;

/**
 * The change of a capacity from one release to the next: after/before - 1 at the middles of both intervals on a log scale, with an interval
 * from the two as if each were normal there: half widths add as squares. Nothing is decided where the machines, the SLO, the arrivals or the
 * requests differ, or an end is missing.
 * @param margin change that is too small to matter, as a share
 */
export function compareReleases(before: Release, after: Release, margin: number): Compared {
  const differences = [
    ...fingerprintDifferences(before.fingerprint, after.fingerprint),
    ...asked('the SLO', before.slo, after.slo),
    ...asked('arrivals', before.arrivals, after.arrivals),
    ...asked('requests', before.requests, after.requests),
  ];
  const { id, lower, upper } = before;
  const none = { id, lower, upper, change: null, ci: null, differences };
  if (before.state === 'irregular' || after.state === 'irregular') return { ...none, verdict: 'invalid' };
  const a = logOf(before);
  const b = logOf(after);
  if (a === null || b === null) return { ...none, verdict: 'inconclusive' };
  const middle = b.middle - a.middle;
  const half = Math.hypot(a.half, b.half);
  const ci: [number, number] = [Math.expm1(middle - half), Math.expm1(middle + half)];
  const change = Math.expm1(middle);
  if (differences.length > 0) return { ...none, change, ci, verdict: 'inconclusive' };
  return { ...none, change, ci, verdict: verdictOf(ci, margin) };
}

function verdictOf([low, high]: [number, number], margin: number): Compared['verdict'] {
  if (low > margin) return 'improved';
  if (high < -margin) return 'regressed';
  return margin > 0 && low >= -margin && high <= margin ? 'no-change' : 'inconclusive';
}

function logOf({ lower, upper }: Pick<Release, 'lower' | 'upper'>): { middle: number; half: number } | null {
  if (lower.value === null || upper.value === null || lower.value <= 0) return null;
  const [low, high] = [Math.log(lower.value), Math.log(upper.value)];
  return { middle: (low + high) / 2, half: (high - low) / 2 };
}

function asked(name: string, before: unknown, after: unknown): string[] {
  const [was, is] = [JSON.stringify(before), JSON.stringify(after)];
  if (was === is) return [];
  const short = (text: string) => (text.length > 80 ? `${text.slice(0, 80)}...` : text);
  return [`${name}: ${short(was)} before, ${short(is)} now`];
}
