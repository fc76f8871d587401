import type { RunResults, ScenarioResult } from '../../harness/record/run.ts';
import { runRoutes } from '../../harness/words/route-tables.ts';
import { runTable } from '../../harness/words/run-table.ts';
import { code, text } from './escape.ts';
import { markdownTable } from './text-table.ts';

/** A run as GitHub-flavoured Markdown, for a job's summary or a comment. */
export function renderMarkdown(results: RunResults): string {
  const { profile, seed } = results.plan;
  const lines = [
    '# Paceline',
    '',
    `${profile.blocks} launches of each variant, ${profile.durationSeconds} s each after ${profile.warmupSeconds} s of warm-up. ± is half a 95 % interval over launches.`,
  ];
  if (results.state === 'interrupted')
    lines.push('', '**Interrupted: these are the trials measured until then.**');
  for (const scenario of results.scenarios) lines.push('', ...section(scenario, results));
  if (results.warnings.length > 0) {
    lines.push('', '## Beware', '', ...results.warnings.map((warning) => `- ${text(warning)}`));
  }
  lines.push('', `Measured again by ${code(results.command)} (seed ${seed}).`, '');
  return lines.join('\n');
}

function section(scenario: ScenarioResult, results: RunResults): string[] {
  const findings = results.findings.filter((finding) => finding.scenario === scenario.name);
  const routes = runRoutes(scenario);
  return [
    `## ${text(scenario.title)}`,
    '',
    text(scenario.question),
    '',
    ...markdownTable(runTable(scenario, results)),
    '',
    ...(routes === null ? [] : [...markdownTable(routes), '']),
    ...findings.map((finding) => `- ${text(finding.text)}`),
  ];
}
