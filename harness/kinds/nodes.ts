import { renderNodesCsv } from '../../reports/csv/nodes.ts';
import { renderNodesJunit } from '../../reports/junit/nodes.ts';
import { renderNodesMarkdown } from '../../reports/markdown/nodes.ts';
import { renderNodes } from '../../reports/terminal/nodes.ts';
import { nodesPage } from '../pages/nodes-page.ts';
import type { NodesResult } from '../record/nodes.ts';
import type { NodesStore } from '../record/store.ts';
import { judgeNodes } from './judge-nodes.ts';
import type { Kind } from './kind.ts';

/** Records of `nodes`, and of `gate --node`. */
export const nodesKind: Kind<NodesStore> = {
  judge(store) {
    const result = writeNodes(store);
    return { result, text: (style) => renderNodes(result, style) };
  },
  draw(store) {
    store.writeReport(nodesPage(store.readResults()));
  },
  text(store, format) {
    const result = store.readResults();
    switch (format) {
      case 'md':
        return renderNodesMarkdown(result);
      case 'junit':
        return renderNodesJunit(result);
      case 'csv':
        return renderNodesCsv(result);
      case 'json':
        return `${JSON.stringify(result)}\n`;
    }
  },
  describe(store) {
    const { versions, rows } = store.readManifest();
    const cells = rows.flatMap(({ names }) => names.filter(({ name }) => name !== null));
    const done = store
      .readResults()
      .rows.flatMap((row) => row.cells.filter(({ state }) => state !== 'not run'));
    const measured = done.filter(({ state }) => state !== 'not supported').length;
    const on = versions.map(({ version }) => version).join(', ');
    return {
      profile: null,
      scenarios: rows.map(({ scenario, variant }) => `${scenario}/${variant} on Node ${on}`),
      trials: { planned: cells.length, done: measured },
      state: measured >= cells.length ? 'complete' : 'interrupted',
    };
  },
};

/** Decides a matrix by its record, and writes it there with its page. */
export function writeNodes(store: NodesStore): NodesResult {
  const result = judgeNodes(store);
  store.writeResults(result);
  store.writeReport(nodesPage(result));
  return result;
}
