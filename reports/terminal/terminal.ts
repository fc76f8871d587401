import type { RunResults } from '../../harness/record/run.ts';
import { runRoutes } from '../../harness/words/route-tables.ts';
import { runTable } from '../../harness/words/run-table.ts';
import { painter } from './paint.ts';
import { fittingTable } from './text-table.ts';
import { wrap } from './wrap.ts';

export interface TerminalOptions {
  color: boolean;
  /** Columns of the terminal. */
  width: number;
}

/** A run as text for a terminal: for each scenario a table and its findings, then what to be wary of. */
export function renderTerminal(results: RunResults, options: TerminalOptions): string {
  const paint = painter(options.color);
  const lines: string[] = [];
  for (const scenario of results.scenarios) {
    lines.push('', paint(scenario.name, 'bold'), ...wrap(scenario.question, options.width, '  ', '  '));
    lines.push(...wrap(scenario.workload, options.width, '  ', '  ').map((line) => paint(line, 'dim')), '');
    const screen = { width: options.width, paint };
    lines.push(...fittingTable(runTable(scenario, results), screen, 'beside'), '');
    const routes = runRoutes(scenario);
    if (routes !== null) lines.push(...fittingTable(routes, screen), '');
    const findings = results.findings.filter((finding) => finding.scenario === scenario.name);
    for (const { text } of findings) lines.push(...wrap(text, options.width, '  • ', '    '));
  }
  if (results.warnings.length > 0) {
    lines.push('', paint('Beware', 'bold'));
    for (const warning of results.warnings) lines.push(...wrap(warning, options.width, '  ! ', '    '));
  }
  const { profile, seed } = results.plan;
  const basis = `${profile.blocks} launches of each variant, ${profile.durationSeconds} s each after ${profile.warmupSeconds} s of warm-up, seed ${seed}; ± is half a 95 % interval over launches.`;
  lines.push('', ...wrap(basis, options.width, '', ''));
  if (results.state === 'interrupted')
    lines.push(paint('Interrupted: these are the trials measured so far.', 'yellow'));
  return `${lines.join('\n')}\n`;
}
