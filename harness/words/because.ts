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
  const margins = (some: readonly Comparison[]) =>
    [...new Set(some.map((one) => marginInWords(one, marginOf)))].join(' and ');
  const beyond = (some: readonly Comparison[]) =>
    some.every((one) => (one.margin ?? marginOf(one.metric)) === 0)
      ? 'beyond zero'
      : `beyond the margin of ${margins(some)}`;
  switch (verdict) {
    case 'regressed':
      return `B is worse than A, ${beyond(of('regressed'))}: ${list(of('regressed'), inWords)}`;
    case 'improved':
      return `B is better than A, ${beyond(of('improved'))}: ${list(of('improved'), inWords)}`;
    case 'no-change':
      return `B is as A within the margin of ${margins(gating)}: ${list(gating, inWords)}`;
    default:
      return `not decided: ${list(gating.length > 0 ? of('inconclusive') : comparisons.slice(0, 1), open)}`;
  }
}

/** Metrics that a sentence names; of more it gives the number. */
const NAMED = 4;

/** A route that stands out says more than the whole: those that changed most come first. */
function list(some: readonly Comparison[], say: (one: Comparison) => string): string {
  const size = ({ change }: Comparison) => Math.abs(change ?? 0);
  const routes = some
    .filter(({ route }) => route !== undefined)
    .sort((one, other) => size(other) - size(one));
  const all = [...routes, ...some.filter(({ route }) => route === undefined)];
  const rest = all.length > NAMED ? ` (and ${all.length - NAMED} more)` : '';
  return `${all.slice(0, NAMED).map(say).join('; ')}${rest}`;
}

function marginInWords(one: Comparison, marginOf: (metric: string) => number): string {
  return one.margin === undefined ? level(marginOf(one.metric)) : amountInWords(one, one.margin);
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
  const most = (one: Comparison) => {
    const best = one.ci === null ? 0 : one.better === 'lower' ? -one.ci[0] : one.ci[1];
    const better = best > 0 ? `, perhaps up to ${amountInWords(one, best)} better` : '';
    return `${comparedLabel(one)} at most ${amountInWords(one, one.cannotRuleOut ?? 0)} worse${better}`;
  };
  return `B is not slower than A: ${list(gating, most)}`;
}
