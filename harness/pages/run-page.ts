import { readFileSync } from 'node:fs';
import { renderHtml } from '../../reports/html/html.ts';
import { renderTerminal } from '../../reports/terminal/terminal.ts';
import type { Context } from '../context.ts';
import { built } from '../package.ts';
import type { RunResults } from '../record/run.ts';
import type { Trial } from '../record/trial.ts';

/** The terminal report, in colour where a person watches and has not asked for none. */
export function terminalReport(results: RunResults, context: Context): string {
  const color = context.stderr.isTTY && !context.env.NO_COLOR;
  return renderTerminal(results, { color, width: context.stderr.columns });
}

/** The page, with the script and style that were built for it. */
export function htmlReport(results: RunResults, trials: readonly Trial[]): string {
  return renderHtml(results, trials, {
    script: readFileSync(built('reports/html/client.js'), 'utf8'),
    style: readFileSync(built('reports/html/report.css'), 'utf8'),
  });
}
