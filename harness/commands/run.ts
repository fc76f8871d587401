import { randomInt } from 'node:crypto';
import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { scenarios as builtIn } from '../../scenarios/index.ts';
import { analyse } from '../analysis/results.ts';
import { loadConfig } from '../config/load-config.ts';
import { didYouMean } from '../config/near.ts';
import { PROFILES, type Profile, ProfileName } from '../config/profiles.ts';
import { Scenario } from '../config/scenario.ts';
import { environment, seconds, share, whole } from '../config/units.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../errors/catalogue.ts';
import { PacelineError } from '../errors/paceline-error.ts';
import { planTrials } from '../plan/plan.ts';
import type { RunManifest } from '../record/manifest.ts';
import type { RunResults } from '../record/run.ts';
import { RunStore } from '../record/store.ts';
import { assignableCores } from '../runtime/cores.ts';
import { takeFingerprint } from '../runtime/fingerprint.ts';
import { place } from '../runtime/placement.ts';
import { Reaper } from '../runtime/reaper.ts';
import { runSuite } from '../trial/run-suite.ts';
import { type SharedOptions, withShared } from './options.ts';
import { Progress } from './progress.ts';
import { htmlReport, terminalReport } from './render.ts';
import { runsFolder } from './run-folder.ts';
import { selectScenarios, selectVariants } from './selection.ts';

interface RunOptions extends SharedOptions {
  variant: string[];
  profile?: string;
  blocks?: string;
  warmup?: string;
  duration?: string;
  timeout?: string;
  margin?: string;
  env: string[];
  seed?: string;
  out?: string;
  readyTimeout: string;
}

const DEFAULT_MARGIN = 0.05;
const ALPHA = 0.05;
const LARGEST_SEED = 2_147_483_647;

/** `paceline run`: variants under the same load, side by side, and a report. */
export function registerRun(program: Command, context: Context, exit: (code: number) => void): void {
  const list = builtIn.map(({ name, title }) => `  ${name.padEnd(20)} ${title}`).join('\n');
  const collect = (value: string, before: string[]) => [...before, value];
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
    .option('--timeout <time>', 'time after which an unanswered request is an error')
    .option('--ready-timeout <time>', 'time a target may take until it answers', '15s')
    .option('--margin <share>', 'change that is too small to matter (default: 5%)')
    .addOption(new Option('--runtime <name>', 'where targets run').choices(['process']).default('process'))
    .option('--env <key=value>', 'setting for every target (repeatable)', collect, [])
    .option('--seed <n>', 'seed of everything drawn by chance')
    .option('--out <dir>', 'folder for the run (default: .paceline/runs/<id>)')
    .addHelpText('after', `\nBuilt-in scenarios:\n${list}`)
    .action(async (names: string[], options: RunOptions) => {
      exit(await run(names, options, context));
    });
}

async function run(names: string[], options: RunOptions, context: Context): Promise<number> {
  const manifest = await prepareRun(names, options, context);
  const folder =
    options.out === undefined ? join(runsFolder(context), manifest.id) : resolve(context.cwd, options.out);
  const store = RunStore.create(folder, manifest);
  const quiet = options.quiet ?? false;
  const progress = new Progress(context.stderr, manifest.trials.length, manifest.profile.blocks, () =>
    performance.now(),
  );
  const reaper = Reaper.start();
  let interruption: unknown;
  try {
    await runSuite({
      manifest,
      store,
      cwd: context.cwd,
      env: targetEnvironment(context, options, (await loadConfig(context.cwd)).env ?? {}),
      cores: assignableCores(),
      readyTimeoutSeconds: seconds(options.readyTimeout, '--ready-timeout'),
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

/** Works out what to run, before anything is started or written. */
async function prepareRun(names: string[], options: RunOptions, context: Context): Promise<RunManifest> {
  const config = await loadConfig(context.cwd);
  const own = config.scenarios ?? [];
  const known = [...own, ...builtIn.map((scenario) => Scenario.parse(scenario))];
  const preset = own.length > 0 ? own : known;
  const selected = selectVariants(selectScenarios(known, preset, names), options.variant);
  const scenarios = withTimeout(selected, options.timeout);
  const profile = chooseProfile(options, context, config.profile);
  const seedText = options.seed ?? context.env.PACELINE_SEED;
  const seed =
    seedText === undefined
      ? (config.seed ?? randomInt(LARGEST_SEED))
      : whole(seedText, '--seed', 0, LARGEST_SEED);
  const margin =
    options.margin === undefined ? (config.margin ?? DEFAULT_MARGIN) : share(options.margin, '--margin');
  const startedAt = new Date().toISOString();
  return {
    schema: 'paceline.manifest/1',
    id: `${startedAt.slice(0, 19).replaceAll(':', '-')}-${seed.toString(36)}`,
    startedAt,
    command: reproduce(names, options, profile, seed),
    fingerprint: takeFingerprint(),
    seed,
    profile,
    margin,
    alpha: ALPHA,
    scenarios,
    trials: planTrials(scenarios, profile.blocks, seed),
    warnings: sharedCores(scenarios),
  };
}

function chooseProfile(options: RunOptions, context: Context, configured: ProfileName | undefined): Profile {
  const name = options.profile ?? context.env.PACELINE_PROFILE ?? configured ?? 'standard';
  const parsed = ProfileName.safeParse(name);
  if (!parsed.success) {
    throw new PacelineError(
      'BAD_OPTION',
      `Expected --profile to be one of ${ProfileName.options.join(', ')}, got "${name}"${didYouMean(name, ProfileName.options)}`,
    );
  }
  const profile = PROFILES[parsed.data];
  return {
    name: profile.name,
    blocks: options.blocks === undefined ? profile.blocks : whole(options.blocks, '--blocks', 1, 1000),
    warmupSeconds: options.warmup === undefined ? profile.warmupSeconds : seconds(options.warmup, '--warmup'),
    durationSeconds:
      options.duration === undefined ? profile.durationSeconds : seconds(options.duration, '--duration'),
  };
}

function withTimeout(scenarios: Scenario[], timeout: string | undefined): Scenario[] {
  if (timeout === undefined) return scenarios;
  const timeoutSeconds = seconds(timeout, '--timeout');
  return scenarios.map((scenario) => ({
    ...scenario,
    workload: { ...scenario.workload, timeoutSeconds },
    variants: scenario.variants.map((variant) =>
      variant.workload === undefined
        ? variant
        : { ...variant, workload: { ...variant.workload, timeoutSeconds } },
    ),
  }));
}

/** Inherited, then from the config file, then from --env. A service is measured as it runs in production. */
function targetEnvironment(
  context: Context,
  options: RunOptions,
  configured: Record<string, string>,
): Record<string, string> {
  const inherited = Object.entries(context.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return {
    NODE_ENV: 'production',
    ...Object.fromEntries(inherited),
    ...configured,
    ...environment(options.env, '--env'),
  };
}

/** The command that measures the same again, with what was drawn or configured written out. */
function reproduce(names: string[], options: RunOptions, profile: Profile, seed: number): string {
  const preset = PROFILES[profile.name];
  const parts = ['paceline run', ...names, ...options.variant.map((name) => `--variant ${name}`)];
  parts.push(`--profile ${profile.name}`);
  if (profile.blocks !== preset.blocks) parts.push(`--blocks ${profile.blocks}`);
  if (profile.warmupSeconds !== preset.warmupSeconds) parts.push(`--warmup ${profile.warmupSeconds}s`);
  if (profile.durationSeconds !== preset.durationSeconds)
    parts.push(`--duration ${profile.durationSeconds}s`);
  if (options.timeout !== undefined) parts.push(`--timeout ${options.timeout}`);
  if (options.margin !== undefined) parts.push(`--margin ${options.margin}`);
  parts.push(
    ...options.env.map((setting) => `--env '${setting.replaceAll("'", "'\\''")}'`),
    `--seed ${seed}`,
  );
  return parts.join(' ');
}

/** What had to share a core, said once for each scenario it is true of. */
function sharedCores(scenarios: readonly Scenario[]): string[] {
  const cores = assignableCores();
  return scenarios.flatMap((scenario) =>
    place(cores, scenario.cores, scenario.services.length > 0).shared.map(
      (text) => `${scenario.name}: ${text}`,
    ),
  );
}

/** A slower variant is an answer, not a failure; a variant that could not be measured is one. */
function exitCode(results: RunResults): number {
  const invalid = results.scenarios.some(({ variants }) =>
    variants.some((variant) => variant.trials.invalid > 0),
  );
  return invalid ? EXIT.invalid : EXIT.pass;
}
