import type { CapacityResult, Release } from '../../record/capacity.ts';
import { verdictOf } from '../compare.ts';
import { fingerprintDifferences } from '../fingerprint-differences.ts';
import { tFactor } from '../statistics/student.ts';

type Compared = NonNullable<CapacityResult['before']>;

/** Student's t with as many degrees of freedom is the normal distribution. */
const NORMAL = 1e6;

/**
 * The change of a capacity from one release to the next: after/before - 1 at the middles of both intervals on a log scale. Its interval,
 * at the later one's confidence, takes each capacity as lognormal between its ends: half widths add as squares. Each is as wide as
 * Student's t makes it for few trials, or the distance of the nearest loads of either class, so together they are rather too wide. What
 * drifted on the machine between the two runs is not in it.
 *
 * `invalid` where one of them is irregular, and has no one capacity. `inconclusive`, with what differs, where the machines, the SLO, the
 * arrivals or the requests do, and where an end is missing. A subject may differ: that is what is compared.
 * @param margin change that is too small to matter, as a share; with 0 nothing is `no-change`
 */
export function compareReleases(before: Release, after: Release, margin: number): Compared {
  const differences = [
    ...fingerprintDifferences(before.fingerprint, after.fingerprint),
    ...askedDifferently('the SLO', [...before.slo].sort(), [...after.slo].sort()),
    ...askedDifferently('arrivals', before.arrivals, after.arrivals),
    ...askedDifferently('requests', before.requests, after.requests),
  ];
  const { id, lower, upper } = before;
  const none = { id, lower, upper, change: null, ci: null, differences };
  if (before.state === 'irregular' || after.state === 'irregular') return { ...none, verdict: 'invalid' };
  const a = logOf(before, after.confidence);
  const b = logOf(after, after.confidence);
  if (a === null || b === null) return { ...none, verdict: 'inconclusive' };
  const middle = b.middle - a.middle;
  const half = Math.hypot(a.half, b.half);
  const ci: [number, number] = [Math.expm1(middle - half), Math.expm1(middle + half)];
  const verdict = differences.length > 0 ? 'inconclusive' : verdictOf(ci, 'higher', margin);
  return { ...none, change: Math.expm1(middle), ci, verdict };
}

/** Middle and half width of a capacity's logarithm, as wide as `confidence` asks; null where an end is missing. */
function logOf(
  { lower, upper, confidence: own }: Pick<Release, 'lower' | 'upper' | 'confidence'>,
  confidence: number,
): { middle: number; half: number } | null {
  if (lower.value === null || upper.value === null || lower.value <= 0) return null;
  const [low, high] = [Math.log(lower.value), Math.log(upper.value)];
  const wider = own === confidence ? 1 : tFactor(confidence, NORMAL) / tFactor(own, NORMAL);
  return { middle: (low + high) / 2, half: (wider * (high - low)) / 2 };
}

function askedDifferently(name: string, before: unknown, after: unknown): string[] {
  const [was, is] = [JSON.stringify(before), JSON.stringify(after)];
  if (was === is) return [];
  const short = (text: string) => (text.length > 80 ? `${text.slice(0, 80)}...` : text);
  return [`${name}: ${short(was)} before, ${short(is)} now`];
}
