import type { Comparison, Verdict } from '../record/comparison.ts';
import { amountInWords, changeInWords } from './change.ts';
import { level } from './format.ts';
import { comparedLabel } from './metric-label.ts';

/** Why a verdict is what it is, in one sentence that a person can check against the table. */
export function because(
  verdict: Verdict,
  comparisons: readonly Comparison[],
  marginOf: (metric: string) => number,
): string {
  const gating = comparisons.filter((one) => one.gating);
  const of = (wanted: Verdict) => gating.filter((one) => one.verdict === wanted);
  const list = (some: readonly Comparison[]) => some.map(inWords).join('; ');
  const beyond = (some: readonly Comparison[]) => {
    const margins = [...new Set(some.map(({ metric }) => marginOf(metric)))];
    return margins.every((margin) => margin === 0)
      ? 'beyond zero'
      : `beyond the margin of ${margins.map(level).join(' and ')}`;
  };
  switch (verdict) {
    case 'regressed':
      return `B is worse than A, ${beyond(of('regressed'))}: ${list(of('regressed'))}`;
    case 'improved':
      return `B is better than A, ${beyond(of('improved'))}: ${list(of('improved'))}`;
    case 'no-change':
      return `B is as A within the margin of ${[...new Set(gating.map(({ metric }) => marginOf(metric)))].map(level).join(' and ')}: ${list(gating)}`;
    default:
      return `not decided: ${(gating.length > 0 ? of('inconclusive') : comparisons.slice(0, 1)).map(open).join('; ')}`;
  }
}

function inWords(one: Comparison): string {
  if (one.change === null || one.ci === null) return comparedLabel(one);
  return `${comparedLabel(one)} ${changeInWords(one)}`;
}

function open(one: Comparison): string {
  const note = one.note === undefined ? '' : ` (${one.note})`;
  if (one.cannotRuleOut === null) return `${comparedLabel(one)} is not known${note}`;
  if (one.cannotRuleOut === 0) return `${inWords(one)}, better, but not surely beyond the margin${note}`;
  const worse = one.better === 'lower' ? 'more' : 'less';
  return `${inWords(one)}, which leaves ${amountInWords(one, one.cannotRuleOut)} ${worse} possible${note}`;
}

/** That none of the metrics that decide is worse beyond its margin, where what lies on the other side was left open. */
export function notSlowerInWords(comparisons: readonly Comparison[]): string {
  const gating = comparisons.filter((one) => one.gating);
  const most = gating.map((one) => {
    const worse = one.cannotRuleOut ?? 0;
    const best = one.ci === null ? 0 : one.better === 'lower' ? -one.ci[0] : one.ci[1];
    const faster = best > 0 ? `, perhaps up to ${amountInWords(one, best)} better` : '';
    return `${comparedLabel(one)} at most ${amountInWords(one, worse)} worse${faster}`;
  });
  const [first = '', ...others] = most.slice(0, NAMED);
  const rest = most.length > NAMED ? ` (and ${most.length - NAMED} more)` : '';
  return `B is not slower than A: ${[first, ...others].join('; ')}${rest}`;
}

/** Metrics that a sentence names; of more it gives the number. */
const NAMED = 4;
