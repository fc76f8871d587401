import type { Verdict } from '../../harness/record/comparison.ts';
import { type Screen, type Style, VERDICT_STYLE } from './paint.ts';
import { wrap } from './wrap.ts';

/** A sign before the word, so that colour is never all that tells verdicts apart. */
const SIGNS: Record<Verdict, string> = {
  improved: '✓',
  'no-change': '=',
  inconclusive: '?',
  regressed: '✗',
  invalid: '!',
};

/** The verdict with its sign, and why, in the same sentence. */
export function verdictLine(verdict: Verdict, because: string, { width, paint }: Screen): string[] {
  const head = `${SIGNS[verdict]} ${verdict}`;
  const style: Style = verdict === 'no-change' ? 'bold' : VERDICT_STYLE[verdict];
  const [first = '', ...further] = wrap(because, width, `${head}  `, ' '.repeat(head.length + 2));
  return [paint(head, style) + first.slice(head.length), ...further];
}
