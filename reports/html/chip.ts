import type { Tone } from '../../harness/words/tone.ts';
import { html, type Markup } from './markup.ts';

/** A sign beside the word, so that colour is never all that tells words apart; drawn, since fonts may lack it. */
const SIGNS: Record<Tone, string> = {
  good: 'M6 2 11 10H1Z',
  bad: 'M6 10 1 2H11Z',
  same: 'M1 3H11V5H1ZM1 7H11V9H1Z',
  open: 'M1 5H3V7H1ZM5 5H7V7H5ZM9 5H11V7H9Z',
  broken: 'M2 1 6 5 10 1 11 2 7 6 11 10 10 11 6 7 2 11 1 10 5 6 1 2Z',
  reference: 'M6 1 11 6 6 11 1 6Z',
  absent: 'M1 5H11V7H1Z',
};

/** The class that colours it. */
const CLASSES: Record<Tone, string> = {
  good: 'improved',
  bad: 'regressed',
  same: 'no-change',
  open: 'inconclusive',
  broken: 'invalid',
  reference: 'reference',
  absent: 'not-run',
};

/** A word with its sign. */
export function chip(tone: Tone, text: string): Markup {
  return html`<span class="chip chip-${CLASSES[tone]}"><svg viewBox="0 0 12 12" aria-hidden="true"><path d="${SIGNS[tone]}"/></svg>${text}</span>`;
}

/** A word that has its colour, beside being a word. */
export function smallChip(tone: Tone, text: string): Markup {
  return html`<span class="chip chip-small chip-${CLASSES[tone]}">${text}</span>`;
}
