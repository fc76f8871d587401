import type { CompareResult } from '../../../harness/record/compare.ts';
import { sideInWords } from '../../../harness/words/sides.ts';
import { html, type Markup } from '../markup.ts';

/** What A and B are, and what was asked of both. */
export function sides({ a, b, workload }: CompareResult): Markup {
  const rows: [string, Markup | string][] = [
    ['A, the base', about(a)],
    ['B, the change', about(b)],
    ['Asked', workload],
  ];
  return html`<dl class="facts">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function about(side: CompareResult['a']): Markup {
  const further = sideInWords(side);
  return html`<strong>${side.label}</strong>${further !== '' && html` <span class="note">${further}</span>`}`;
}
