import type { Verdict } from '../../harness/record/comparison.ts';
import { STANDING_TONES } from '../../harness/words/tone.ts';
import { type Screen, TONES } from './paint.ts';
import { wrap } from './wrap.ts';

/** The verdict with its sign, and why, in the same sentence. */
export function verdictLine(verdict: Verdict, because: string, { width, paint }: Screen): string[] {
  const { sign, style } = TONES[STANDING_TONES[verdict]];
  const head = `${sign} ${verdict}`;
  const [first = '', ...further] = wrap(because, width, `${head}  `, ' '.repeat(head.length + 2));
  // A verdict by itself is not to be overlooked, as one among others may be.
  return [
    paint(head, style === null || style === 'dim' ? 'bold' : style) + first.slice(head.length),
    ...further,
  ];
}
