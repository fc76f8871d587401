import { styleText } from 'node:util';
import type { Tone } from '../../harness/words/tone.ts';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

export type Paint = (text: string, style: Style) => string;

/** Where lines are printed: how many columns there are, and how text is painted. */
export interface Screen {
  width: number;
  paint: Paint;
}

/** A sign beside the word, so that colour is never all that tells words apart, and the colour. */
export const TONES: Record<Tone, { sign: string; style: Style | null }> = {
  good: { sign: '✓', style: 'green' },
  bad: { sign: '✗', style: 'red' },
  same: { sign: '=', style: 'dim' },
  open: { sign: '?', style: 'yellow' },
  broken: { sign: '!', style: 'red' },
  reference: { sign: ' ', style: null },
  absent: { sign: ' ', style: null },
};

/** Gives a text its style, or leaves it as it is where colour is not wanted. */
export function painter(color: boolean): Paint {
  // Whether colour is wanted was decided by whoever knows the stream.
  return (text, style) => (color ? styleText(style, text, { validateStream: false }) : text);
}
