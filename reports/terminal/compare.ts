import type { CompareResult } from '../../harness/record/compare.ts';
import { tellingOf } from '../../harness/words/telling.ts';
import { STANDING_TONES } from '../../harness/words/tone.ts';
import { answers, basis, metrics, sides, warnings, wholeService } from './comparison-parts.ts';
import { painter } from './paint.ts';
import type { TerminalOptions } from './terminal.ts';
import { told } from './told.ts';

/** A comparison as text for a terminal: the verdict and why, the metrics, what is open, what it rests on. */
export function renderCompare(result: CompareResult, { color, width }: TerminalOptions): string {
  const screen = { width, paint: painter(color) };
  const lines = [
    '',
    ...told(tellingOf(result), STANDING_TONES[result.verdict], screen),
    ...(result.state === 'interrupted'
      ? ['', screen.paint('Interrupted: this rests on the launches measured so far.', 'yellow')]
      : []),
    '',
    ...sides(result, screen),
    '',
    ...metrics(result.comparisons, result, screen),
    ...wholeService(result, screen),
    ...answers(result, screen),
    ...warnings(result, screen),
    ...basis(result, screen),
  ];
  return `${lines.join('\n')}\n`;
}
