import { readFileSync } from 'node:fs';
import { renderCapacityHtml } from '../../reports/html/capacity/capacity-page.ts';
import { built } from '../package.ts';
import type { CapacityResult } from '../record/capacity.ts';
import type { CapacityStore } from '../record/store.ts';

/** Draws the page of a capacity search. */
export function writeCapacityPage(store: CapacityStore, result: CapacityResult): void {
  store.writeReport(
    renderCapacityHtml(result, {
      style: readFileSync(built('reports/html/report.css'), 'utf8'),
      script: readFileSync(built('reports/html/client.js'), 'utf8'),
    }),
  );
}
