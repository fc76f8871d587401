import type { Estimate } from '../../harness/record/estimate.ts';
import type { RunResults, ScenarioResult } from '../../harness/record/run.ts';
import { changeWithInterval, NONE, plusMinus } from '../../harness/words/format.ts';
import { code, text } from './escape.ts';
import { SIGNS } from './signs.ts';

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
  const rows = scenario.variants.map((variant) => {
    const verdict = scenario.verdicts[variant.name];
    const standing = variant.state === 'measured' ? verdict : variant.state;
    const main = results.comparisons.find(
      (one) => one.scenario === scenario.name && one.variant === variant.name && one.gating,
    );
    const change = main?.change != null && main.ci !== null ? changeWithInterval(main.change, main.ci) : NONE;
    // Launches of an invalid variant may have numbers, but none that could be believed.
    const figure = (estimate: Estimate | null) => plusMinus(variant.state === 'measured' ? estimate : null);
    const cells = [
      variant.name,
      figure(variant.throughput),
      figure(variant.latency.p50),
      figure(variant.latency.p99),
      figure(variant.loop.delayP99),
      figure(variant.cpuPerRequest),
      standing === undefined ? 'reference' : (SIGNS[standing] ?? standing),
      main === undefined ? NONE : `${main.metric} ${change}`,
    ];
    return `| ${cells.map(text).join(' | ')} |`;
  });
  return [
    `## ${text(scenario.title)}`,
    '',
    text(scenario.question),
    '',
    '| variant | req/s | p50 ms | p99 ms | loop delay p99 ms | CPU ms/req | verdict | against its reference |',
    '| --- | ---: | ---: | ---: | ---: | ---: | --- | --- |',
    ...rows,
    '',
    ...findings.map((finding) => `- ${text(finding.text)}`),
  ];
}
