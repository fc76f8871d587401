import type { Comparison } from '../../harness/record/comparison.ts';
import { changeWithInterval, level, NONE, number, percent, withUnit } from '../../harness/words/format.ts';
import { changeStrip } from './change-strip.ts';
import { html, type Markup } from './markup.ts';
import { verdictChip } from './verdict-chip.ts';

/** What a row says of a metric: both values, the change as a picture and a text, the verdict and what it rests on. */
export function comparisonCells(comparison: Comparison, margin: number, reach: number): Markup {
  const { unit, a, b, change, ci, confidence, verdict, note, cannotRuleOut, signFlip, n } = comparison;
  const shown = (value: number | undefined) => (value === undefined ? NONE : withUnit(value, unit));
  const size =
    change === null || ci === null
      ? NONE
      : html`${changeWithInterval(change, ci)} <span class="unit">${level(confidence)}</span>`;
  return html`<td class="number">${shown(a?.value)}</td><td class="number">${shown(b?.value)}</td><td>${changeStrip(comparison, margin, reach)}</td><td class="nowrap">${size}</td><td>${verdictChip(verdict)}${note !== undefined && html`<span class="note note-below">${note}</span>`}</td><td class="number">${cannotRuleOut === null ? NONE : percent(cannotRuleOut)}</td><td class="number">${
    signFlip === null ? NONE : `${number(signFlip.p)} (${number(signFlip.floor)})`
  }</td><td class="number">${n}</td>`;
}
