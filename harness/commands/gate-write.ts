import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderAnnotations } from '../../reports/annotations/annotations.ts';
import { ciOf } from '../../reports/annotations/ci.ts';
import { renderGateJunit } from '../../reports/junit/gate.ts';
import { renderGateMarkdown } from '../../reports/markdown/gate.ts';
import { renderGate } from '../../reports/terminal/gate.ts';
import type { Context } from '../context.ts';
import type { GateResult } from '../record/gate.ts';
import type { CompareStore } from '../record/store.ts';
import { writeCompareHtml } from '../pages/compare-page.ts';

/** Writes a gate's result in all its forms into its folder, and says it where it was called. */
export function writeGate(
  result: GateResult,
  store: CompareStore,
  context: Context,
  options: { json: boolean; quiet: boolean },
): void {
  const markdown = renderGateMarkdown(result);
  store.writeGate(result);
  writeFileSync(join(store.folder, 'summary.md'), markdown);
  writeFileSync(join(store.folder, 'junit.xml'), renderGateJunit(result));
  writeCompareHtml(store, store.readResults());
  const { GITHUB_STEP_SUMMARY } = context.env;
  if (GITHUB_STEP_SUMMARY !== undefined && GITHUB_STEP_SUMMARY !== '') {
    appendFileSync(GITHUB_STEP_SUMMARY, `${markdown}\n`);
  }
  // A CI system reads its annotations from either stream; stdout belongs to --json.
  context.stderr.write(renderAnnotations(result, ciOf(context.env)));
  if (!options.quiet) {
    const color = context.stderr.isTTY && !context.env.NO_COLOR;
    context.stderr.write(renderGate(result, { color, width: context.stderr.columns }));
    context.stderr.write(`\nReport: ${store.reportPath}\n`);
  }
  if (options.json) context.stdout.write(`${JSON.stringify(result)}\n`);
}
