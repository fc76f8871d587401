import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { built } from '../../harness/package.ts';
import { quoted } from '../decision/targets.ts';

const SLO = ['--slo', 'p99<50ms,errors<0.1%'];

/** How many replicas a demand needs. Argument: the budget of load, e.g. `120s`. */
export function exampleBench(
  log: (line: string) => void,
  [budget = '180s']: readonly string[],
): Promise<string> {
  const question = ['db-pooling/pool-10', ...SLO, '--demand', '12000', '--headroom', '30%'];
  return asked([...question, '--budget', budget], log);
}

/** Which of several sizes of a pool is best under an SLO. Argument: the budget of load of each size. */
export function sweepExampleBench(
  log: (line: string) => void,
  [budget = '60s']: readonly string[],
): Promise<string> {
  return asked(['db-pooling/pool-10', ...SLO, '--sweep', 'pool=1,2,5,10,20', '--budget', budget], log);
}

/**
 * What `paceline capacity` prints in answer to a question, as a person sees it.
 * @returns Markdown, with the command as it may be typed
 * @throws with its own words where it has no answer
 */
async function asked(question: readonly string[], log: (line: string) => void): Promise<string> {
  const args = ['capacity', ...question];
  const typed = ['npx', 'paceline', ...args].map(quoted).join(' ');
  log(typed);
  const folder = mkdtempSync(join(tmpdir(), 'paceline-example-'));
  try {
    const child = spawn(process.execPath, [built('harness/cli.js'), ...args], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let text = '';
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
    if (status === null || status > 1) {
      throw new Error(`Expected an answer, got exit status ${status}: ${text}`);
    }
    // Where its report is matters to nobody else.
    const told = text.split('\nReport: ')[0]?.trim() ?? '';
    return `\`\`\`console\n$ ${typed}\n${told}\n\`\`\``;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
