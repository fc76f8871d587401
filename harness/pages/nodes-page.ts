import { readFileSync } from 'node:fs';
import { renderNodesHtml } from '../../reports/html/nodes-page.ts';
import { built } from '../package.ts';
import type { NodesResult } from '../record/nodes.ts';

/** The page, with the style that was built for it. */
export function nodesPage(result: NodesResult): string {
  return renderNodesHtml(result, { style: readFileSync(built('reports/html/report.css'), 'utf8') });
}
