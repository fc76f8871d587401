import { readFileSync } from 'node:fs';
import { renderCapacityHtml } from '../../reports/html/capacity/capacity-page.ts';
import { renderCapacity } from '../../reports/terminal/capacity.ts';
import type { Context } from '../context.ts';
import { built } from '../package.ts';
import type { CapacityResult } from '../record/capacity.ts';
import type { CapacityStore } from '../record/store.ts';

/** The terminal report of a capacity search, in colour where a person watches and has not asked for none. */
export function capacityReport(result: CapacityResult, context: Context): string {
  const color = context.stderr.isTTY && !context.env.NO_COLOR;
  return renderCapacity(result, { color, width: context.stderr.columns });
}

/** Draws the page of a capacity search. */
export function writeCapacityHtml(store: CapacityStore, result: CapacityResult): void {
  store.writeReport(
    renderCapacityHtml(result, {
      style: readFileSync(built('reports/html/report.css'), 'utf8'),
      script: readFileSync(built('reports/html/client.js'), 'utf8'),
    }),
  );
}
