import type { Standing } from '../../harness/words/standing.ts';
import { STANDING_TONES } from '../../harness/words/tone.ts';
import { chip } from './chip.ts';
import type { Markup } from './markup.ts';

/** The verdict as a word with its sign. */
export function verdictChip(standing: Standing): Markup {
  return chip(STANDING_TONES[standing], standing);
}
