import type { NodesResult } from '../../harness/record/nodes.ts';
import { nameOf, nodesTable, saidOf } from '../../harness/words/nodes.ts';
import { whenAndCores } from '../../harness/words/when-and-where.ts';
import type { PageAssets } from './html.ts';
import { html } from './markup.ts';
import { pageOf } from './page.ts';
import { htmlTable } from './text-table.ts';

/** The matrix of variants by Node version as one page without a script: the same bytes for the same record. */
export function renderNodesHtml(result: NodesResult, { style }: Pick<PageAssets, 'style'>): string {
  const { versions, rows, notes, warnings, command } = result;
  const title = `Node ${versions.map(({ version }) => version).join(', ')}`;
  return pageOf({
    title: `Paceline: ${title}`,
    skipTo: { id: 'matrix', name: 'the matrix' },
    header: html`<p class="brand">Paceline</p>
<h1>${title}</h1>
<p>${whenAndCores(result)}</p>`,
    main: html`<section aria-labelledby="matrix"><h2 id="matrix">Variants by version</h2>
${htmlTable(nodesTable(result), { label: 'Matrix of variants by version', frame: 'scroll' })}</section>
<section aria-labelledby="pairs"><h2 id="pairs">Version against version</h2>
${rows.map(
  (row) => html`<h3>${nameOf(row)}</h3>
<ul>${saidOf(row).map((line) => html`<li>${line}</li>`)}</ul>`,
)}</section>
<section aria-labelledby="method"><h2 id="method">How it was measured</h2>
<ul>${[...notes, ...warnings].map((line) => html`<li>${line}</li>`)}</ul>
<p>The same again: <code>${command}</code></p></section>`,
    style,
    script: null,
  });
}
