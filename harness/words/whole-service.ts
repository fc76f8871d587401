import type { Verdict } from '../record/comparison.ts';

const WORDS: Record<Verdict, string> = {
  improved: 'measured alone, B does better than A.',
  regressed: 'measured alone, B does worse than A.',
  'no-change': 'measured alone, B does as well as A.',
  inconclusive: 'measured alone, A and B can’t be told apart.',
  invalid: 'these trials can’t be believed.',
};

/** What the view of each service alone says; it stands beside the verdict of the duet and does not change it. */
export function wholeServiceInWords(verdict: Verdict): string {
  return WORDS[verdict];
}
