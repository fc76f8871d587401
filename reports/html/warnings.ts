import { plural } from '../../harness/words/sentence.ts';
import { html, type Markup } from './markup.ts';

/** What a reader must know to trust the numbers, folded under how much of it there is. */
export function warnings(list: readonly string[]): Markup {
  return html`<details class="warnings"><summary>${plural(list.length, 'thing')} to know before you trust these numbers</summary>
<ul>${list.map((warning) => html`<li>${warning}</li>`)}</ul></details>`;
}
