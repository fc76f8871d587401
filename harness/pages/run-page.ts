import { readFileSync } from 'node:fs';
import { renderHtml } from '../../reports/html/html.ts';
import { built } from '../package.ts';
import type { RunResults } from '../record/run.ts';
import type { Trial } from '../record/trial.ts';

/** The page, with the script and style that were built for it. */
export function runPage(results: RunResults, trials: readonly Trial[]): string {
  return renderHtml(results, trials, {
    script: readFileSync(built('reports/html/client.js'), 'utf8'),
    style: readFileSync(built('reports/html/report.css'), 'utf8'),
  });
}
