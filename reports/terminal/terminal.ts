import type { Estimate } from '../../harness/record/estimate.ts';
import type { RunResults, ScenarioResult, VariantResult } from '../../harness/record/run.ts';
import { plusMinus } from '../../harness/words/format.ts';
import { type Paint, painter, paintVerdict } from './paint.ts';
import { type Column, table } from './table.ts';
import { wrap } from './wrap.ts';

export interface TerminalOptions {
  color: boolean;
  /** Columns of the terminal. */
  width: number;
}

/** From this width on, all columns have room. */
const WIDE = 118;

/** A run as text for a terminal: for each scenario a table and its findings, then what to be wary of. */
export function renderTerminal(results: RunResults, options: TerminalOptions): string {
  const paint = painter(options.color);
  const lines: string[] = [];
  for (const scenario of results.scenarios) {
    lines.push('', paint(scenario.name, 'bold'), ...wrap(scenario.question, options.width, '  ', '  '));
    lines.push(...wrap(scenario.workload, options.width, '  ', '  ').map((line) => paint(line, 'dim')), '');
    lines.push(...scenarioTable(scenario, options, paint), '');
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

function scenarioTable(scenario: ScenarioResult, { width }: TerminalOptions, paint: Paint): string[] {
  // Launches of an invalid variant may have numbers, but none that could be believed.
  const right = (
    heading: string,
    estimate: (row: VariantResult) => Estimate | null,
  ): Column<VariantResult> => ({
    heading,
    align: 'right',
    cell: (row) => plusMinus(row.state === 'measured' ? estimate(row) : null),
  });
  const columns: Column<VariantResult>[] = [
    { heading: 'variant', align: 'left', cell: (row) => row.name },
    right('req/s', (row) => row.throughput),
    ...(width >= WIDE ? [right('p50 ms', (row) => row.latency.p50)] : []),
    right('p99 ms', (row) => row.latency.p99),
    right('loop p99 ms', (row) => row.loop.delayP99),
    ...(width >= WIDE
      ? [right('loop busy %', (row) => row.loop.utilization), right('CPU ms/req', (row) => row.cpuPerRequest)]
      : []),
    { heading: 'verdict', align: 'left', cell: (row) => verdictOf(scenario, row) },
  ];
  const [heading = '', ...rows] = table(scenario.variants, columns);
  return [`  ${paint(heading, 'dim')}`, ...rows.map((row) => `  ${paintVerdict(row, paint)}`)];
}

function verdictOf(scenario: ScenarioResult, variant: VariantResult): string {
  if (variant.state === 'not run') return 'not run';
  if (variant.state === 'invalid') return 'invalid';
  return scenario.verdicts[variant.name] ?? (variant.reference === null ? 'reference' : NOT_COMPARED);
}

const NOT_COMPARED = 'not compared';
