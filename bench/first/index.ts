import { type SpawnOptions, spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { tooFew } from '../../harness/analysis/too-few.ts';
import { packageRoot } from '../../harness/package.ts';
import { RunResults } from '../../harness/record/run.ts';
import { engineKey } from '../decision/engine.ts';
import { burstsOf, startStealer } from '../decision/steal-bursts.ts';
import { markdownTable } from '../table.ts';

/** Seconds that the other process lasts at most; it ends with the run. */
const LONGEST = 1500;
const FIRST_SEED = 1;

/** One `npm start` beside a process that takes half a core by bursts, one line of `first.jsonl`. */
const FirstRun = z.object({
  schema: z.literal('paceline.bench-first/1'),
  at: z.iso.datetime(),
  /** The bursts follow from it. */
  seed: z.int(),
  engine: z.string(),
  exit: z.int().nullable(),
  planned: z.int(),
  /** Asked again, since the machine had spoiled an earlier one. */
  again: z.int(),
  /** Spoiled, and not made good by a repetition. */
  invalid: z.int(),
  short: z.array(z.string()),
});
type FirstRun = z.infer<typeof FirstRun>;

/** `npm start` on a machine that somebody else uses. Arguments: `--runs N` (5), `--table` to make none, `--engine KEY` in place of what is built now, `--into FILE`. */
export async function firstBench(log: (line: string) => void, args: readonly string[]): Promise<string> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: 'string', default: '5' },
      table: { type: 'boolean', default: false },
      engine: { type: 'string', default: engineKey() },
      into: { type: 'string', default: join(packageRoot, 'docs/measured/first.jsonl') },
    },
  });
  if (!/^\d+$/.test(values.runs)) {
    throw new Error(`Expected --runs to be a whole number, got ${JSON.stringify(values.runs)}`);
  }
  const [wanted, file, engine] = [Number(values.runs), resolve(values.into), values.engine];
  const ofNow = () => kept(file).filter((run) => run.engine === engine);
  while (!values.table && ofNow().length < wanted) {
    const run = await startOnce(FIRST_SEED + ofNow().length, engine);
    appendFileSync(file, `${JSON.stringify(run)}\n`);
    log(`${ofNow().length} of ${wanted}: exit status ${run.exit}, ${run.again} asked again`);
  }
  return table(ofNow());
}

/** The command of `npm start`, with a folder of its own for what it measures. */
async function startOnce(seed: number, engine: string): Promise<FirstRun> {
  const folder = mkdtempSync(join(tmpdir(), 'paceline-first-'));
  const out = join(folder, 'run');
  const stealer = startStealer(burstsOf(seed, LONGEST), []);
  const at = new Date().toISOString();
  try {
    const exit = await ended('npm', ['start', '--', '--out', out], { cwd: packageRoot, stdio: 'ignore' });
    const results = RunResults.parse(JSON.parse(readFileSync(join(out, 'results.json'), 'utf8')));
    const { order } = results.plan;
    return {
      schema: 'paceline.bench-first/1',
      ...{ at, seed, engine, exit },
      planned: order.filter(({ replaces }) => replaces === undefined).length,
      again: order.filter(({ replaces }) => replaces !== undefined).length,
      invalid: order.filter(({ state, replacedBy }) => state === 'invalid' && replacedBy === undefined)
        .length,
      short: tooFew(results).map(({ scenario, variant }) => `${scenario}/${variant}`),
    };
  } finally {
    await stealer.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function ended(command: string, args: readonly string[], options: SpawnOptions): Promise<number | null> {
  return new Promise((resolve, reject) => {
    spawn(command, args, options).once('error', reject).once('close', resolve);
  });
}

function kept(file: string): FirstRun[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => FirstRun.parse(JSON.parse(line)));
}

function table(runs: readonly FirstRun[]): string {
  const heading = [
    'bursts',
    'exit status',
    'trials',
    'asked again',
    'invalid in the end',
    'too few launches',
  ];
  const rows = runs.map((run) => [
    `seed ${run.seed}`,
    String(run.exit),
    ...[run.planned, run.again, run.invalid].map(String),
    run.short.join(', ') || 'none',
  ]);
  const good = runs.filter(({ exit }) => exit === 0).length;
  return [
    markdownTable(heading, rows),
    `${good} of ${runs.length} ended with 0, beside a process that by turns takes a core and leaves it, 20 to 500 ms each, drawn at random: half a core in all. Engine ${runs[0]?.engine ?? 'none'}.`,
  ].join('\n\n');
}
