import type { Fingerprint } from '../../harness/record/fingerprint.ts';
import { html, type Markup } from './markup.ts';

type Fact = [name: string, value: string];

/** What was measured on and by, a fact a line. */
export function machineFacts({ machine, system, node, paceline, dependencies, limits }: Fingerprint): Fact[] {
  return [
    ['Machine', `${machine.cpu}, ${machine.cores} cores, ${machine.memory} GB, ${machine.architecture}`],
    ['System', `${system.platform} ${system.kernel}`],
    ['Node.js', node],
    ['Paceline', paceline],
    [
      'Packages',
      Object.entries(dependencies)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
    ],
    [
      'Limits',
      `CPU ${limits.cpuQuota ?? 'none'}, memory ${limits.memory ?? 'none'}, open files ${limits.openFiles ?? 'unknown'}`,
    ],
  ];
}

/** Facts with their names; a command reads as code. */
export function factList(facts: readonly Fact[]): Markup {
  return html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${name === 'Command' ? html`<code>${value}</code>` : value}</dd></div>`)}</dl>`;
}
