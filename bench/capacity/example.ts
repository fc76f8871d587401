import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CAPACITY } from '../../harness/commands/flags/capacity.ts';
import { commandLine } from '../../harness/commands/flags/command-line.ts';
import { readOptions } from '../../harness/commands/flags/read.ts';
import { seconds } from '../../harness/config/units.ts';
import { type CapacityOptions, capacity } from '../../harness/index.ts';
import { renderCapacity } from '../../reports/terminal/capacity.ts';

const ASKED = { what: 'db-pooling/pool-10', slo: ['p99<50ms,errors<0.1%'] };
/** As wide as a terminal is where nobody says. */
const WIDTH = 80;

/** How many replicas a demand needs. Argument: the budget of load, e.g. `120s`. */
export function exampleBench(
  log: (line: string) => void,
  [budget = '180s']: readonly string[],
): Promise<string> {
  return asked({ demand: 12_000, headroom: 0.3, budget: seconds(budget, 'the budget') }, log);
}

/** Which of several sizes of a pool is best under an SLO. Argument: the budget of load of each size. */
export function sweepExampleBench(
  log: (line: string) => void,
  [budget = '60s']: readonly string[],
): Promise<string> {
  return asked({ sweep: 'pool=1,2,5,10,20', budget: seconds(budget, 'the budget') }, log);
}

/**
 * What `paceline capacity` prints in answer to a question, as a person sees it.
 * @returns Markdown, with the command as it may be typed
 * @throws PacelineError where it has no answer
 */
async function asked(
  question: Pick<CapacityOptions, 'demand' | 'headroom' | 'sweep' | 'budget'>,
  log: (line: string) => void,
): Promise<string> {
  const options = { ...readOptions(CAPACITY, {}), ...question, slo: ASKED.slo };
  const typed = `npx ${commandLine(['capacity', ASKED.what], CAPACITY, options)}`;
  log(typed);
  const cwd = mkdtempSync(join(tmpdir(), 'paceline-example-'));
  try {
    const result = await capacity({ ...question, ...ASKED }, { cwd });
    return `\`\`\`console\n$ ${typed}\n${renderCapacity(result, { color: false, width: WIDTH }).trim()}\n\`\`\``;
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
