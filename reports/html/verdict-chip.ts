import type { Standing } from '../../harness/words/standing.ts';
import { html, type Markup } from './markup.ts';

/** A sign beside the word, so that colour is never all that tells verdicts apart; drawn, since fonts may lack it. */
const SIGNS: Record<Standing, string> = {
  improved: 'M6 2 11 10H1Z',
  regressed: 'M6 10 1 2H11Z',
  'no-change': 'M1 3H11V5H1ZM1 7H11V9H1Z',
  inconclusive: 'M1 5H3V7H1ZM5 5H7V7H5ZM9 5H11V7H9Z',
  invalid: 'M2 1 6 5 10 1 11 2 7 6 11 10 10 11 6 7 2 11 1 10 5 6 1 2Z',
  reference: 'M6 1 11 6 6 11 1 6Z',
  'not run': 'M1 5H11V7H1Z',
  'not compared': 'M1 5H11V7H1Z',
};

/** The verdict as a word with its sign. */
export function verdictChip(standing: Standing): Markup {
  return html`<span class="chip chip-${standing.replace(' ', '-')}"><svg viewBox="0 0 12 12" aria-hidden="true"><path d="${SIGNS[standing]}"/></svg>${standing}</span>`;
}
