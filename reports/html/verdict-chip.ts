import type { Verdict } from '../../harness/record/comparison.ts';
import { html, type Markup } from './markup.ts';

type Standing = Verdict | 'reference' | 'not run' | 'not compared';

/** A sign beside the word, so that colour is never all that tells verdicts apart. */
const SIGNS: Record<Standing, string> = {
  improved: '▲',
  regressed: '▼',
  'no-change': '=',
  inconclusive: '?',
  invalid: '✕',
  reference: '◆',
  'not run': '–',
  'not compared': '–',
};

export function verdictChip(standing: Standing): Markup {
  return html`<span class="chip chip-${standing.replace(' ', '-')}"><span aria-hidden="true">${SIGNS[standing]}</span> ${standing}</span>`;
}
