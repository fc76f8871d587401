import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { built } from '../../harness/package.ts';

const QUESTION = [
  'db-pooling/pool-10',
  '--slo',
  'p99<50ms,errors<0.1%',
  '--demand',
  '12000',
  '--headroom',
  '30%',
];

/** What `paceline capacity` answers to one question, as it is printed. Argument: the budget, e.g. `120s`. */
export async function exampleBench(
  log: (line: string) => void,
  [budget = '180s']: readonly string[],
): Promise<string> {
  const args = ['capacity', ...QUESTION, '--budget', budget];
  const quoted = args.map((each) => (/[<%,]/.test(each) ? `'${each}'` : each)).join(' ');
  log(`paceline ${quoted}`);
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
    if (status === null || status > 1)
      throw new Error(`Expected an answer, got exit status ${status}: ${text}`);
    const told = text.split('\nReport: ')[0]?.trim() ?? '';
    return `\`\`\`console\n$ npx paceline ${quoted}\n${told}\n\`\`\``;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
