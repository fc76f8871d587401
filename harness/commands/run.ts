import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { scenarios as builtIn } from '../../scenarios/index.ts';
import { analyse } from '../analysis/results.ts';
import { tooFew } from '../analysis/too-few.ts';
import { ProfileName } from '../config/profiles.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../errors/catalogue.ts';
import type { RunResults } from '../record/run.ts';
import { RunStore } from '../record/store.ts';
import { assignableCores } from '../runtime/cores.ts';
import { Reaper } from '../runtime/reaper.ts';
import { runSuite } from '../trial/run-suite.ts';
import { clientOption, collect, withShared } from './options.ts';
import { Progress } from './progress.ts';
import { htmlReport, terminalReport } from '../pages/run-page.ts';
import { runsFolder } from '../measure/folders.ts';
import { prepareRun, type RunOptions } from '../measure/run/plan-run.ts';
import { StatusLine } from './status-line.ts';
import { whereTargetsRun } from '../measure/where-targets-run.ts';

/** `paceline run`: variants under the same load, side by side, and a report. */
export function registerRun(program: Command, context: Context, exit: (code: number) => void): void {
  const list = builtIn.map(({ name, title }) => `  ${name.padEnd(20)} ${title}`).join('\n');
  withShared(program.command('run'))
    .description('measure the variants of scenarios under the same load and report which is faster')
    .argument(
      '[scenario...]',
      'scenarios to run; without any, those of paceline.config.*, else the built-in ones',
    )
    .option('--variant <name>', 'only this variant and its reference (repeatable)', collect, [])
    .option('--profile <name>', `how much to measure: ${ProfileName.options.join(', ')} (default: standard)`)
    .option('--blocks <n>', 'blocks to run in place of the profile’s; a block holds every variant once')
    .option('--warmup <time>', 'warm-up of each trial in place of the profile’s')
    .option('--duration <time>', 'measurement of each trial in place of the profile’s')
    .option(
      '--rate <n>',
      'ask every variant at this rate, requests a second, in place of the scenario’s workload',
    )
    .addOption(clientOption())
    .option('--timeout <time>', 'time after which an unanswered request is an error')
    .option('--ready-timeout <time>', 'time a target may take until it answers', '15s')
    .option('--margin <share>', 'change that is too small to matter (default: the config’s, or 5%)')
    .addOption(
      new Option('--runtime <name>', 'where targets run').choices(['process', 'docker']).default('process'),
    )
    .option(
      '--node <versions>',
      'each variant on these Node versions, e.g. 22,24.11.1,lts: compared with itself on the first',
    )
    .option('--env <key=value>', 'setting for every target (repeatable)', collect, [])
    .option('--seed <n>', 'seed of everything drawn by chance')
    .option('--out <dir>', 'folder for the run (default: .paceline/runs/<id>)')
    .addHelpText('after', `\nBuilt-in scenarios:\n${list}`)
    .action(async (names: string[], options: RunOptions) => {
      exit(await run(names, options, context));
    });
}

async function run(names: string[], options: RunOptions, context: Context): Promise<number> {
  const { manifest, env, readyTimeoutSeconds } = await prepareRun(names, options, context);
  const folder =
    options.out === undefined ? join(runsFolder(context), manifest.id) : resolve(context.cwd, options.out);
  const store = RunStore.create(folder, manifest);
  const quiet = options.quiet ?? false;
  const progress = new Progress(context.stderr, manifest.trials.length, manifest.profile.blocks, () =>
    performance.now(),
  );
  const status = new StatusLine(context.stderr, quiet);
  const reaper = Reaper.start();
  let interruption: unknown;
  try {
    const where = await whereTargetsRun(options.runtime, manifest.scenarios, manifest.id, context, (what) =>
      status.show(what),
    );
    status.end();
    await runSuite({
      client: options.client,
      manifest,
      ...where,
      store,
      cwd: context.cwd,
      env,
      cores: assignableCores(),
      readyTimeoutSeconds,
      databaseUrl: context.env.DATABASE_URL,
      reaper,
      signal: context.signal,
      onStart: (trial) => quiet || progress.started(trial),
      onEnd: (trial) => quiet || progress.ended(trial),
    });
  } catch (error) {
    if (!context.signal.aborted) throw error;
    interruption = context.signal.reason;
  } finally {
    if (!quiet) progress.clear();
    reaper.close();
  }
  const trials = store.readTrials();
  const results = analyse(manifest, trials);
  store.writeResults(results);
  store.writeReport(htmlReport(results, trials));
  if (!quiet) {
    context.stderr.write(terminalReport(results, context));
    context.stderr.write(`\nReport: ${store.reportPath}\n`);
  }
  if (options.json) context.stdout.write(`${JSON.stringify(results)}\n`);
  if (interruption !== undefined) throw interruption;
  return exitCode(results);
}

/**
 * A slower variant is an answer, not a failure; a variant that could not be measured is one, or one of which the
 * machine left too few launches.
 */
function exitCode(results: RunResults): number {
  const invalid = results.scenarios.some(({ variants }) => variants.some(({ state }) => state === 'invalid'));
  return invalid || tooFew(results).length > 0 ? EXIT.invalid : EXIT.pass;
}
