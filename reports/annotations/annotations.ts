import type { GateResult } from '../../harness/record/gate.ts';
import type { Ci } from './ci.ts';
import { type Annotation, gateAnnotations } from './gate-annotations.ts';

/**
 * A gate as the lines by which a CI system shows remarks beside the change; each line must stand by itself in the
 * job's output. Empty where the system has no such lines.
 */
export function renderAnnotations(result: GateResult, ci: Ci): string {
  const line = ci === 'github' ? githubCommand : ci === 'azure' ? azureCommand : null;
  if (line === null) return '';
  return gateAnnotations(result)
    .map(line)
    .filter((text) => text !== null)
    .map((text) => `${text}\n`)
    .join('');
}

/** GitHub's workflow command; in a property, what ends it is written as a code too. */
function githubCommand({ level, title, message }: Annotation): string {
  const data = (text: string) => encoded(text, { '%': '%25', '\r': '%0D', '\n': '%0A' });
  const property = (text: string) => encoded(data(text), { ':': '%3A', ',': '%2C' });
  return `::${level} title=${property(title)}::${data(message)}`;
}

/** Azure Pipelines’ logging command, which knows errors and warnings and has no title. */
function azureCommand({ level, title, message }: Annotation): string | null {
  if (level === 'notice') return null;
  const data = encoded(`${title}. ${message}`, { '%': '%AZP25', '\r': '%0D', '\n': '%0A' });
  return `##vso[task.logissue type=${level}]${data}`;
}

function encoded(text: string, codes: Record<string, string>): string {
  return [...text].map((character) => codes[character] ?? character).join('');
}
