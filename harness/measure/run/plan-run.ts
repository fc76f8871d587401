import { loadConfig } from '../../config/load-config.ts';
import { didYouMean } from '../../config/near.ts';
import { PROFILES, type Profile, ProfileName } from '../../config/profiles.ts';
import { type Scenario, Workload } from '../../config/scenario.ts';
import { PacelineError } from '../../errors/paceline-error.ts';
import { assignableCores } from '../../machine/cores.ts';
import { takeFingerprint } from '../../machine/fingerprint.ts';
import { place } from '../../machine/placement.ts';
import { resolveNodes } from '../../nodes/resolve.ts';
import { planTrials } from '../../plan/plan.ts';
import { withVersions } from '../../plan/versions.ts';
import type { RunManifest } from '../../record/manifest.ts';
import { knownScenarios } from '../known-scenarios.ts';
import type { Recorded } from '../outcome.ts';
import { recordId } from '../record-id.ts';
import { chooseSeed } from '../seed.ts';
import { selectScenarios, selectVariants } from '../selection.ts';
import type { Session } from '../session.ts';
import { targetEnvironment } from '../target-environment.ts';
import type { RunOptions, SettledRun } from './options.ts';

/** Change that is too small to matter unless told otherwise, and the error rate of the verdicts. */
const DEFAULT_MARGIN = 0.05;
const ALPHA = 0.05;

/** All that a run needs, worked out before anything is started or written. */
interface RunSetup {
  manifest: RunManifest;
  /** For every target. */
  env: Record<string, string>;
}

/**
 * Works out what to run from the config file, the environment and what is asked.
 * @throws BAD_CONFIG, BAD_OPTION, UNKNOWN_SCENARIO, UNKNOWN_VARIANT
 */
export async function prepareRun(
  names: readonly string[],
  options: RunOptions,
  session: Session,
  recorded: Recorded<SettledRun>,
): Promise<RunSetup> {
  const config = await loadConfig(session.cwd);
  const own = config.scenarios ?? [];
  const known = knownScenarios(config);
  const preset = own.length > 0 ? own : known;
  const selected = selectVariants(selectScenarios(known, preset, names), options.variant);
  const versions = await versionsOf(options, session);
  const asked = withTimeout(withRate(selected, options.rate), options.timeout);
  const scenarios = withVersions(asked, versions);
  const profile = chooseProfile(options, session, config.profile);
  const seed = chooseSeed(options.seed, session, config.seed);
  const margin = options.margin ?? config.margin ?? DEFAULT_MARGIN;
  const startedAt = new Date().toISOString();
  const manifest: RunManifest = {
    schema: 'paceline.manifest/1',
    id: recordId(startedAt, seed),
    startedAt,
    command: recorded({ ...chosenOf(profile), seed }),
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
      options.runtime === 'docker' ? { env: {} } : session,
      options.env,
      config.env ?? {},
    ),
  };
}

/** Whole versions of the binaries there are, or, for containers, tags of the image `node`. @throws what resolving throws */
async function versionsOf({ node: specs, runtime }: RunOptions, session: Session): Promise<string[]> {
  if (specs === undefined) return [];
  if (runtime === 'docker') return [...new Set(specs.map((spec) => spec.replace(/^v/, '')))];
  const found = await resolveNodes(specs, { env: { ...session.env }, signal: session.signal });
  return [...new Set(found.map(({ version }) => version))];
}

function chooseProfile(
  options: RunOptions,
  { env }: Pick<Session, 'env'>,
  configured: ProfileName | undefined,
): Profile {
  const name = options.profile ?? env.PACELINE_PROFILE ?? configured ?? 'standard';
  const parsed = ProfileName.safeParse(name);
  if (!parsed.success) {
    throw new PacelineError(
      'BAD_OPTION',
      `Expected PACELINE_PROFILE to be one of ${ProfileName.options.join(', ')}, got "${name}"${didYouMean(name, ProfileName.options)}`,
    );
  }
  const profile = PROFILES[parsed.data];
  return {
    name: profile.name,
    blocks: options.blocks ?? profile.blocks,
    warmupSeconds: options.warmup ?? profile.warmupSeconds,
    durationSeconds: options.duration ?? profile.durationSeconds,
  };
}

/** The scenarios with an open loop of one rate for every variant, whatever their own workload is. */
function withRate(scenarios: Scenario[], rate: number | undefined): Scenario[] {
  if (rate === undefined) return scenarios;
  const open = (workload: Workload): Workload => {
    const { requests, setup, timeoutSeconds } = workload;
    return Workload.parse({ mode: 'open', rate, requests, setup, timeoutSeconds });
  };
  return scenarios.map((scenario) => ({
    ...scenario,
    workload: open(scenario.workload),
    variants: scenario.variants.map((variant) =>
      variant.workload === undefined ? variant : { ...variant, workload: open(variant.workload) },
    ),
  }));
}

function withTimeout(scenarios: Scenario[], timeoutSeconds: number | undefined): Scenario[] {
  if (timeoutSeconds === undefined) return scenarios;
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
function chosenOf({ name, blocks, warmupSeconds, durationSeconds }: Profile): Omit<SettledRun, 'seed'> {
  const preset = PROFILES[name];
  return {
    profile: name,
    blocks: blocks === preset.blocks ? undefined : blocks,
    warmup: warmupSeconds === preset.warmupSeconds ? undefined : warmupSeconds,
    duration: durationSeconds === preset.durationSeconds ? undefined : durationSeconds,
  };
}
