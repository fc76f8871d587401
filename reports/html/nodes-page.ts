import type { NodesResult } from '../../harness/record/nodes.ts';
import { cellInWords, pairsInWords, troubles } from '../../harness/words/nodes.ts';
import { whenAndCores } from '../../harness/words/when-and-where.ts';
import type { PageAssets } from './html.ts';
import { html } from './markup.ts';
import { pageOf } from './page.ts';

/** The matrix of variants by Node version as one page without a script: the same bytes for the same record. */
export function renderNodesHtml(result: NodesResult, { style }: Pick<PageAssets, 'style'>): string {
  const { versions, rows, notes, warnings, method, command } = result;
  const title = `Node ${versions.map(({ version }) => version).join(', ')}`;
  return pageOf({
    title: `Paceline: ${title}`,
    skipTo: { id: 'matrix', name: 'the matrix' },
    header: html`<p class="brand">Paceline</p>
<h1>${title}</h1>
<p>${whenAndCores(result)}</p>`,
    main: html`<section aria-labelledby="matrix"><h2 id="matrix">Variants by version</h2>
<div class="scroll" role="group" aria-label="Variants by version" tabindex="0"><table><caption>${
      method === 'duet'
        ? 'Service time, asked by turns, request by request'
        : 'Throughput, in randomised blocks'
    }; ± is half a 95 % interval over launches</caption><thead><tr><th scope="col">Variant</th>${versions.map(
      ({ version }) => html`<th scope="col">Node ${version}</th>`,
    )}</tr></thead>
<tbody>${rows.map(
      (row) =>
        html`<tr><th scope="row">${row.scenario}/${row.variant}</th>${row.cells.map(
          (cell) =>
            html`<td>${cellInWords(cell)}${cell.ran.some((ran) => ran.replace(/^v/, '') !== cell.version) && html`<span class="interval">ran ${cell.ran.join(', ')}</span>`}</td>`,
        )}</tr>`,
    )}</tbody></table></div></section>
<section aria-labelledby="pairs"><h2 id="pairs">Version against version</h2>
${rows.map(
  (row) => html`<h3>${row.scenario}/${row.variant}</h3>
<ul>${[...pairsInWords(row), ...troubles(row)].map((line) => html`<li>${line}</li>`)}</ul>`,
)}</section>
<section aria-labelledby="method"><h2 id="method">How it was measured</h2>
<ul>${[...notes, ...warnings].map((line) => html`<li>${line}</li>`)}</ul>
<p>The same again: <code>${command}</code></p></section>`,
    style,
    script: null,
  });
}
