import { scenarios as builtIn } from '../../../scenarios/index.ts';
import { loadConfig } from '../../config/load-config.ts';
import { didYouMean } from '../../config/near.ts';
import { PROFILES, type Profile, ProfileName } from '../../config/profiles.ts';
import { Scenario, Workload } from '../../config/scenario.ts';
import { rate, seconds, share, whole } from '../../config/units.ts';
import type { Context } from '../../context.ts';
import { PacelineError } from '../../errors/paceline-error.ts';
import type { AskedClient } from '../../load/closed/choose-client.ts';
import { planTrials } from '../../plan/plan.ts';
import { withVersions } from '../../plan/versions.ts';
import type { RunManifest } from '../../record/manifest.ts';
import { assignableCores } from '../../runtime/cores.ts';
import { takeFingerprint } from '../../runtime/fingerprint.ts';
import { resolveNodes } from '../../runtime/nodes/resolve.ts';
import { place } from '../../runtime/placement.ts';
import { recorded } from '../../commands/flags/recorded.ts';
import { RUN } from '../../commands/flags/run.ts';
import type { SharedOptions } from '../../commands/options.ts';
import { chooseSeed } from '../seed.ts';
import { selectScenarios, selectVariants } from '../selection.ts';
import { targetEnvironment } from '../target-environment.ts';

/** Change that is too small to matter unless told otherwise, and the error rate of the verdicts. */
const DEFAULT_MARGIN = 0.05;
const ALPHA = 0.05;

/** The flags of `paceline run`, as they were typed. */
export interface RunOptions extends SharedOptions {
  variant: string[];
  profile?: string;
  blocks?: string;
  warmup?: string;
  duration?: string;
  rate?: string;
  timeout?: string;
  margin?: string;
  env: string[];
  seed?: string;
  out?: string;
  readyTimeout: string;
  runtime: 'process' | 'docker';
  client: AskedClient;
  node?: string;
}

/** All that a run needs, worked out before anything is started or written. */
interface RunSetup {
  manifest: RunManifest;
  /** For every target. */
  env: Record<string, string>;
  readyTimeoutSeconds: number;
}

/**
 * Works out what to run from the config file, the environment and the flags.
 * @throws BAD_CONFIG, BAD_OPTION, UNKNOWN_SCENARIO, UNKNOWN_VARIANT
 */
export async function prepareRun(
  names: readonly string[],
  options: RunOptions,
  context: Context,
): Promise<RunSetup> {
  const config = await loadConfig(context.cwd);
  const own = config.scenarios ?? [];
  const known = [...own, ...builtIn.map((scenario) => Scenario.parse(scenario))];
  const preset = own.length > 0 ? own : known;
  const selected = selectVariants(selectScenarios(known, preset, names), options.variant);
  const versions = await versionsOf(options, context);
  const asked = withTimeout(withRate(selected, options.rate), options.timeout);
  const scenarios = withVersions(asked, versions);
  const profile = chooseProfile(options, context, config.profile);
  const seed = chooseSeed(options.seed, context.env, config.seed);
  const margin =
    options.margin === undefined ? (config.margin ?? DEFAULT_MARGIN) : share(options.margin, '--margin');
  const startedAt = new Date().toISOString();
  const manifest: RunManifest = {
    schema: 'paceline.manifest/1',
    id: `${startedAt.slice(0, 19).replaceAll(':', '-')}-${seed.toString(36)}`,
    startedAt,
    command: recorded(['run', ...names], RUN, options, { ...chosenOf(profile), seed }),
    fingerprint: takeFingerprint(),
    seed,
    profile,
    margin,
    alpha: ALPHA,
    scenarios,
    trials: planTrials(scenarios, profile.blocks, seed),
    warnings: sharedCores(scenarios),
  };
  return {
    manifest,
    // What this machine's environment says is no business of a container.
    env: targetEnvironment(
      options.runtime === 'docker' ? { ...context, env: {} } : context,
      options.env,
      config.env ?? {},
    ),
    readyTimeoutSeconds: seconds(options.readyTimeout, '--ready-timeout'),
  };
}

/** Whole versions of the binaries there are, or, for containers, tags of the image `node`. @throws what resolving throws */
async function versionsOf({ node, runtime }: RunOptions, context: Context): Promise<string[]> {
  if (node === undefined) return [];
  const specs = node.split(',').map((spec) => spec.trim());
  if (specs.some((spec) => spec === '')) {
    throw new PacelineError(
      'BAD_OPTION',
      `Expected --node to be versions such as 22,24.11.1, got ${JSON.stringify(node)}`,
    );
  }
  if (runtime === 'docker') return [...new Set(specs.map((spec) => spec.replace(/^v/, '')))];
  const found = await resolveNodes(specs, { env: { ...context.env }, signal: context.signal });
  return [...new Set(found.map(({ version }) => version))];
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

/** The scenarios with an open loop of one rate for every variant, whatever their own workload is. */
function withRate(scenarios: Scenario[], text: string | undefined): Scenario[] {
  if (text === undefined) return scenarios;
  const { from, to } = rate(text, '--rate');
  if (from !== to) {
    throw new PacelineError('BAD_OPTION', `Expected --rate of a run to be one rate, got the ramp ${text}`);
  }
  const open = (workload: Workload): Workload => {
    const { requests, timeoutSeconds } = workload;
    return Workload.parse({ mode: 'open', rate: from, requests, timeoutSeconds });
  };
  return scenarios.map((scenario) => ({
    ...scenario,
    workload: open(scenario.workload),
    variants: scenario.variants.map((variant) =>
      variant.workload === undefined ? variant : { ...variant, workload: open(variant.workload) },
    ),
  }));
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

/** What had to share a core, said once for each scenario it is true of. */
function sharedCores(scenarios: readonly Scenario[]): string[] {
  const cores = assignableCores();
  return scenarios.flatMap((scenario) =>
    place(cores, scenario.cores, scenario.services.length > 0).shared.map(
      (text) => `${scenario.name}: ${text}`,
    ),
  );
}

/** A profile as flags say it: by its name, and where it was changed. */
function chosenOf({ name, blocks, warmupSeconds, durationSeconds }: Profile) {
  const preset = PROFILES[name];
  return {
    profile: name,
    blocks: blocks === preset.blocks ? undefined : blocks,
    warmup: warmupSeconds === preset.warmupSeconds ? undefined : warmupSeconds,
    duration: durationSeconds === preset.durationSeconds ? undefined : durationSeconds,
  };
}
