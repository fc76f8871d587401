import type { Comparison } from '../record/comparison.ts';
import { amountInWords } from './change.ts';
import { number } from './format.ts';
import { comparedLabel } from './metric-label.ts';
import { plural, sentence } from './sentence.ts';

/** Fewer launch pairs than this, and the exact test can't reach 5 %. */
const ENOUGH_TO_FLIP = 6;

/**
 * What is left open by each metric that was not decided, those that count first: how bad it may be, and what would
 * decide it. What `said`, the sentence above, has told of those that count is not told again.
 */
export function openQuestions(comparisons: readonly Comparison[], said = ''): string[] {
  const open = comparisons.filter(
    ({ verdict, note, gating }) =>
      verdict === 'inconclusive' && !(gating && note !== undefined && said.includes(note)),
  );
  return [...open.filter(({ gating }) => gating), ...open.filter(({ gating }) => !gating)].map((one) =>
    sentence(`${comparedLabel(one)}: ${questionOf(one)}`),
  );
}

function questionOf(one: Comparison): string {
  const { change, verdict, cannotRuleOut, note } = one;
  const parts: string[] = [];
  if (change !== null && verdict === 'inconclusive' && cannotRuleOut !== null) {
    parts.push(
      cannotRuleOut === 0
        ? 'it is not worse, but may be better by less than matters'
        : `can’t rule out that it is up to ${amountInWords(one, cannotRuleOut)} worse`,
    );
  }
  if (note !== undefined) parts.push(note);
  return parts.length === 0 ? 'not decided' : parts.join('; ');
}

/** What so few launches take away from the cross-check of a verdict; null where there are enough. */
export function fewLaunches(comparisons: readonly Comparison[]): string | null {
  const gating = comparisons.filter(({ gating: counts, signFlip }) => counts && signFlip !== null);
  const fewest = [...gating].sort((one, other) => one.n - other.n)[0];
  if (fewest === undefined || fewest.signFlip === null || fewest.n >= ENOUGH_TO_FLIP) return null;
  return (
    `Only ${plural(fewest.n, 'launch pair')}: the exact cross-check (sign-flip) can’t get below ` +
    `p = ${number(fewest.signFlip.floor)} with so few, so the verdict rests on the interval alone.`
  );
}
