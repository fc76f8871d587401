import { styleText } from 'node:util';
import type { Verdict } from '../../harness/record/comparison.ts';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

export type Paint = (text: string, style: Style) => string;

/** Where lines are printed: how many columns there are, and how text is painted. */
export interface Screen {
  width: number;
  paint: Paint;
}

export const VERDICT_STYLE: Record<Verdict, Style> = {
  improved: 'green',
  regressed: 'red',
  'no-change': 'dim',
  inconclusive: 'yellow',
  invalid: 'red',
};

/** Gives a text its style, or leaves it as it is where colour is not wanted. */
export function painter(color: boolean): Paint {
  // Whether colour is wanted was decided by whoever knows the stream.
  return (text, style) => (color ? styleText(style, text, { validateStream: false }) : text);
}

/** A line of a table with the verdict at its end in the verdict's style. */
export function paintVerdict(line: string, paint: Paint): string {
  const verdict = Object.keys(VERDICT_STYLE).find((word) => line.endsWith(`  ${word}`)) as
    | Verdict
    | undefined;
  if (verdict === undefined) return line;
  return `${line.slice(0, -verdict.length)}${paint(verdict, VERDICT_STYLE[verdict])}`;
}
