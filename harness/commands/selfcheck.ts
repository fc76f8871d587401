import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { renderSelfcheck } from '../../reports/terminal/selfcheck.ts';
import { judgeSelfcheck } from '../analysis/duet/selfcheck.ts';
import { loadConfig } from '../config/load-config.ts';
import { Scenario } from '../config/scenario.ts';
import { seconds } from '../config/units.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../errors/catalogue.ts';
import { PacelineError } from '../errors/paceline-error.ts';
import { builtTarget } from '../package.ts';
import type { CompareManifest } from '../record/compare.ts';
import type { MeasuredDuet } from '../record/duet.ts';
import { SelfcheckResult } from '../record/selfcheck.ts';
import { CompareStore } from '../record/store.ts';
import { Reaper } from '../runtime/reaper.ts';
import { measureComparison } from '../measure/compare/measure-comparison.ts';
import { planComparison } from '../measure/compare/plan-comparison.ts';
import { gateScenario } from '../measure/gate/scenario.ts';
import { type SharedOptions, withShared } from './options.ts';
import { runsFolder } from '../measure/folders.ts';
import { chooseSeed } from '../measure/seed.ts';
import { StatusLine } from './status-line.ts';
import { targetEnvironment } from '../measure/target-environment.ts';

interface SelfcheckOptions extends SharedOptions {
  budget: string;
  seed?: string;
}

/** Decisions that the budget is divided into. */
const ROUNDS = 3;
/** The budget of a gate, for which the smallest change is told. */
const GATE_BUDGET = 60;

/** `paceline selfcheck`: the same code against itself, to learn what this machine can and can't see. */
export function registerSelfcheck(program: Command, context: Context, exit: (code: number) => void): void {
  withShared(program.command('selfcheck'))
    .description('compare a service with itself, to learn what this machine can and can’t see')
    .option('--budget <time>', 'load it may take', '60s')
    .option('--seed <n>', 'seed of everything drawn by chance')
    .action(async (options: SelfcheckOptions) => {
      exit(await selfcheck(options, context));
    });
}

async function selfcheck(options: SelfcheckOptions, context: Context): Promise<number> {
  const config = await loadConfig(context.cwd);
  const seed = chooseSeed(options.seed, context.env, config.seed);
  const budget = seconds(options.budget, '--budget');
  const scenario = config.gate === undefined ? ownScenario() : gateScenario(config.gate);
  const [variant] = scenario.variants;
  if (variant === undefined) throw new TypeError('Expected a variant, got none');
  const label = config.gate?.start ?? 'Paceline’s own small server';
  const side = { label, command: label, url: null, commit: null, node: null };
  const env = targetEnvironment(context, [], { ...config.env, ...config.gate?.env });
  const status = new StatusLine(context.stderr, options.quiet ?? false);
  const reaper = Reaper.start();
  const rounds: MeasuredDuet[][] = [];
  let manifest: CompareManifest | null = null;
  try {
    for (let round = 0; round < ROUNDS; round++) {
      manifest = planComparison({
        command: `paceline selfcheck --budget ${options.budget} --seed ${seed}`,
        a: side,
        b: side,
        scenario,
        // Any change counts, so that each that is found is a false alarm.
        margin: 0,
        margins: {},
        gating: undefined,
        budgetSeconds: budget / ROUNDS,
        connections: config.gate?.connections ?? 1,
        seed: seed + round,
        answersMayDiffer: false,
        wholeRate: null,
        warnings: [],
      });
      const store = CompareStore.create(
        join(dirname(runsFolder(context)), 'selfchecks', manifest.id),
        manifest,
      );
      const { result, interruption } = await measureComparison(
        {
          manifest,
          store,
          sides: [
            { variant, url: null },
            { variant, url: null },
          ],
          env,
          readyTimeoutSeconds: config.gate?.readyTimeoutSeconds ?? 15,
          insecure: false,
          steady: true,
          reaper,
          status,
          prefix: `check ${round + 1} of ${ROUNDS}: `,
        },
        context,
      );
      if (interruption !== undefined) throw interruption;
      if (result.verdict === 'invalid') {
        throw new PacelineError(
          'TARGET_NOT_READY',
          `Expected a service that can be compared with itself, got: ${result.because}`,
        );
      }
      rounds.push(measuredOf(store));
    }
  } finally {
    status.end();
    reaper.close();
  }
  if (manifest === null) throw new TypeError('Expected a plan, got none');
  const result = judgeSelfcheck(rounds, manifest, {
    measuredAt: new Date().toISOString(),
    fingerprint: manifest.fingerprint,
    command: label,
    budgetSeconds: config.gate?.budgetSeconds ?? GATE_BUDGET,
  });
  const path = selfcheckPath(context);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(result, null, 2)}\n`);
  if (!options.quiet) context.stderr.write(renderSelfcheck(result, context.stderr.columns));
  if (options.json) context.stdout.write(`${JSON.stringify(result)}\n`);
  return EXIT.pass;
}

function measuredOf(store: CompareStore): MeasuredDuet[] {
  return store
    .readTrials()
    .filter((line) => line.schema === 'paceline.duet/1')
    .filter((trial): trial is MeasuredDuet => trial.state === 'measured');
}

/** The server of which the answer is known beforehand: it does hardly anything, so what varies is the machine. */
function ownScenario(): Scenario {
  const command = `'${process.execPath}' '${builtTarget('ceiling/hello.js')}'`;
  return Scenario.parse({
    name: 'selfcheck',
    title: 'A against A',
    question: 'What can this machine see?',
    why: 'A gate that sees less than it is asked for is no gate.',
    lookAt: [],
    workload: { mode: 'closed', connections: 10, requests: [{ path: '/' }] },
    reference: 'a',
    variants: ['a', 'b'].map((name) => ({ name, title: name, command })),
  });
}

function selfcheckPath(context: Context): string {
  return join(dirname(runsFolder(context)), 'selfcheck.json');
}

/** What the last selfcheck in this folder said; null without one that can be read. */
export function lastSelfcheck(context: Context): SelfcheckResult | null {
  try {
    const parsed = SelfcheckResult.safeParse(JSON.parse(readFileSync(selfcheckPath(context), 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
