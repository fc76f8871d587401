import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

/** Where a line can't end: a figure and its % stay together. */
const FIXED = '\u00a0';

/**
 * Breaks a text at spaces into lines of at most `width` columns.
 * @param first stands before the first line, @param further before the others; both are equally wide
 */
export function wrap(text: string, width: number, first: string, further: string): string[] {
  const words = text.trim().replace(/\s+/g, ' ').replaceAll(' %', `${FIXED}%`);
  const lines = wrapAnsi(words, Math.max(1, width - stringWidth(first))).split('\n');
  return lines.map((line, index) => (index === 0 ? first : further) + line.replaceAll(FIXED, ' '));
}
