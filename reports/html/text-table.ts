import type { Cell, Row, TextColumn, TextTable } from '../../harness/words/table.ts';
import { chip, smallChip } from './chip.ts';
import { html, type Markup } from './markup.ts';

/** Up to so many columns a table is as wide as what it holds. */
const FEW = 5;

/** How a table stands in its page. */
interface Look {
  /** What it is to somebody who does not see it. */
  label: string;
  /** Null where what stands above it says it. */
  caption: string | null;
  /** Classes of the frame that scrolls. */
  frame: string;
  /** A column of pictures behind the column of that key, one a row. */
  pictures: { after: string; heading: string; drawn: readonly (Markup | null)[] } | null;
}

/** A table that scrolls by itself where it is too wide. */
export function htmlTable(table: TextTable, look: Partial<Look> = {}): Markup {
  const { caption, columns, rows } = table;
  const small = columns.length <= FEW ? ' capacity-table-small' : '';
  const own = {
    ...{ label: caption, caption, frame: `more scroll capacity-table${small}`, pictures: null },
    ...look,
  };
  const headed = columns.some(({ full }) => full !== '');
  return html`<div class="${own.frame}" role="region" aria-label="${own.label}" tabindex="0"><table>${own.caption !== null && html`<caption>${own.caption}</caption>`}${
    headed && html`<thead><tr>${columns.map((one) => heads(one, own.pictures))}</tr></thead>`
  }
<tbody>${rows.map((row, index) => bodyRow(row, headed ? columns : columns.map(asWords), own.pictures, index))}</tbody></table></div>`;
}

/** Without headings nothing tells figures from words. */
function asWords(column: TextColumn): TextColumn {
  return { ...column, align: 'left' };
}

function heads({ key, full, unit, align }: TextColumn, pictures: Look['pictures']): Markup {
  const own = html`<th scope="col"${align === 'right' && html` class="number"`}>${full}${unit !== '' && html` <span class="unit">${unit}</span>`}</th>`;
  return pictures?.after === key ? html`${own}<th scope="col">${pictures.heading}</th>` : own;
}

function bodyRow(
  row: Row,
  columns: readonly TextColumn[],
  pictures: Look['pictures'],
  index: number,
): Markup {
  const { reason } = row;
  const figures = columns.filter(({ align }) => align === 'right').length;
  const first = columns.findIndex(({ align }) => align === 'right');
  return html`<tr>${columns.map((column, place) => {
    if (reason !== null && column.align === 'right') {
      return place === first && html`<td class="reason" colspan="${figures}">${reason}</td>`;
    }
    const own = cellOf(row, column, place);
    return pictures?.after === column.key ? html`${own}<td>${pictures.drawn[index] ?? null}</td>` : own;
  })}</tr>`;
}

function cellOf({ cells, decides }: Row, column: TextColumn, place: number): Markup {
  const cell = cells[place];
  if (cell === undefined) return html`<td></td>`;
  const words = content(cell, column);
  const shown =
    column.emphasised && decides !== null
      ? decides
        ? html`<b>${words}</b>`
        : html`<span class="beside">${words}</span>`
      : words;
  const number = column.align === 'right' && html` class="number"`;
  return place === 0 ? html`<th scope="row"${number}>${shown}</th>` : html`<td${number}>${shown}</td>`;
}

function content({ text, stacked, tone, hint }: Cell, { signed }: TextColumn): Markup | string {
  const above = stacked?.above ?? text;
  const below = stacked?.below;
  if (tone !== null && signed) {
    return html`${chip(tone, above)}${below && html`<span class="note note-below">${below}</span>`}`;
  }
  if (tone !== null) return smallChip(tone, above);
  if (hint !== null) return html`<span class="none" title="${hint}">${above}</span>`;
  return below ? html`${above}<span class="interval">${below}</span>` : above;
}
