import type { TextTable } from '../../../harness/words/table.ts';
import { html, type Markup } from '../markup.ts';

/** Words that get their colour, beside being words. */
const CHIPS: Record<string, string> = {
  kept: 'improved',
  missed: 'regressed',
  undecided: 'inconclusive',
  best: 'improved',
};

/** Up to so many columns a table is as wide as what it holds. */
const FEW = 5;

/** A table that scrolls by itself where it is too wide. */
export function htmlTable({ caption, columns, rows }: TextTable): Markup {
  const headed = columns.some(({ heading }) => heading !== '');
  const number = (index: number) => columns[index]?.align === 'right';
  return html`<div class="more scroll capacity-table${columns.length <= FEW && ' capacity-table-small'}" role="region" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption>${
    headed &&
    html`<thead><tr>${columns.map(
      ({ full, unit, align }) =>
        html`<th scope="col"${align === 'right' && html` class="number"`}>${full}${unit !== '' && html` <span class="unit">${unit}</span>`}</th>`,
    )}</tr></thead>`
  }
<tbody>${rows.map(
    ([first = '', ...rest]) =>
      html`<tr><th scope="row"${headed && number(0) && html` class="number"`}>${first}</th>${rest.map(
        (cell, index) =>
          html`<td${headed && number(index + 1) && html` class="number"`}>${cellOf(cell)}</td>`,
      )}</tr>`,
  )}</tbody></table></div>`;
}

function cellOf(text: string): Markup | string {
  const chip = CHIPS[text];
  return chip === undefined ? text : html`<span class="chip chip-small chip-${chip}">${text}</span>`;
}
