import type { Telling } from '../../harness/words/telling.ts';
import type { Tone } from '../../harness/words/tone.ts';
import { type Screen, TONES } from './paint.ts';
import { wrap } from './wrap.ts';

/**
 * What a reader of a log sees first: the headline behind its sign, what else matters, and the command that repeats just that.
 * @param remarks said behind the headline, in lines of their own
 */
export function told(
  { headline, lines, again }: Telling,
  tone: Tone,
  { width, paint }: Screen,
  remarks: readonly string[] = [],
): string[] {
  const { sign, style } = TONES[tone];
  return [
    // A verdict by itself is not to be overlooked, as one among others may be.
    ...wrap(headline, width, `${sign} `, '  ').map((line) =>
      paint(line, style === null || style === 'dim' ? 'bold' : style),
    ),
    ...remarks.flatMap((remark) => wrap(remark, width, '  ', '  ')),
    ...lines.flatMap((line) => wrap(line, width, '  • ', '    ')),
    // A command is left on one line, however long: broken, it could not be copied.
    ...(again === null ? [] : ['  To measure just that again:', `    ${again}`]),
  ];
}
