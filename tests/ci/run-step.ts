import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished, type Outcome } from '../support/project.ts';

export interface Ending extends Outcome {
  /** What the step wrote to GITHUB_OUTPUT. */
  outputs: Record<string, string>;
}

/**
 * Runs the script of a step as GitHub's runner does for `shell: bash`.
 * @param temporary folder for the script, its outputs and RUNNER_TEMP
 */
export async function runStep(
  script: string,
  env: Record<string, string>,
  cwd: string,
  temporary: string,
): Promise<Ending> {
  const file = join(temporary, 'step.sh');
  const output = join(temporary, 'output.txt');
  writeFileSync(file, script);
  writeFileSync(output, '');
  const child = spawn('/bin/bash', ['--noprofile', '--norc', '-eo', 'pipefail', file], {
    cwd,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: temporary,
      RUNNER_OS: 'Linux',
      RUNNER_TEMP: temporary,
      GITHUB_OUTPUT: output,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { ...(await finished(child)), outputs: outputsIn(readFileSync(output, 'utf8')) };
}

/** Lines of `name=value`. */
export function outputsIn(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line.includes('='));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}
