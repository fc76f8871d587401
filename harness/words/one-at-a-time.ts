import type { Comparison } from '../record/comparison.ts';
import { comparedLabel } from './metric-label.ts';
import { short, shortWithInterval } from './short-amount.ts';

/** Speeds that have a word of their own. */
const WORDS = [
  { from: 0.45, to: 0.55, says: 'half as fast' },
  { from: 0.3, to: 0.37, says: 'a third as fast' },
  { from: 0.22, to: 0.28, says: 'a quarter as fast' },
];
/** Slower than this, and what one request does must keep others from doing it. */
const SERIAL = 0.8;

/**
 * What requests that are under way at once have to wait for, where by themselves they are as fast as before: "alone as fast as
 * before, 16 at once half as fast (49 % [47, 51]): something is done one at a time".
 * @param alone whether they are, as far as that is known
 */
export function oneAtATime(one: Comparison, alone: 'surely' | 'perhaps' | null, atOnce?: number): string {
  const { change, ci, better } = one;
  const many = atOnce === undefined ? 'many at once' : `${atOnce} at once`;
  const where = one.route === undefined ? '' : `${one.route}: `;
  const by =
    alone === null
      ? undefined
      : alone === 'surely'
        ? 'alone as fast as before, '
        : 'alone not seen to be slower, ';
  if (one.metric === 'latencyP99') {
    const { phase: _, route: __, ...plain } = one;
    const size = shortWithInterval(100 * (change ?? 0), ci === null ? null : [100 * ci[0], 100 * ci[1]], '%');
    return `${where}${by ?? ''}${many} ${comparedLabel(plain)} ${size} longer`;
  }
  const speed = (value: number) => (better === 'higher' ? 1 + value : 1 / (1 + value));
  const ratio = speed(change ?? 0);
  const ends = ci === null ? null : [100 * speed(ci[0]), 100 * speed(ci[1])].sort((x, y) => x - y);
  const range = ends === null ? '' : ` [${ends.map(short).join(', ')}]`;
  const word = WORDS.find(({ from, to }) => ratio >= from && ratio <= to)?.says;
  const percent = `${short(100 * ratio)} %${range}`;
  const said = word === undefined ? `${percent} as fast` : `${word} (${percent})`;
  const why =
    by === undefined
      ? ''
      : ratio <= SERIAL
        ? ': something is done one at a time'
        : ': they hold each other up';
  return `${where}${by ?? ''}${many} ${said}${why}`;
}
