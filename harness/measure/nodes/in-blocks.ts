import { PROFILES } from '../../config/profiles.ts';
import type { Scenario } from '../../config/scenario.ts';
import { assignableCores } from '../../machine/cores.ts';
import { takeFingerprint } from '../../machine/fingerprint.ts';
import { planTrials } from '../../plan/plan.ts';
import { withVersions } from '../../plan/versions.ts';
import type { RunManifest } from '../../record/manifest.ts';
import { RunStore } from '../../record/store.ts';
import { runSuite } from '../../trial/run-suite.ts';
import type { Session } from '../session.ts';
import { type WhereTargetsRun, whereTargetsRun } from '../where-targets-run.ts';
import type { PlannedNodes } from './plan-nodes.ts';
import type { NodesSetting } from './setting.ts';

/** Change that is too small to matter unless told otherwise, and the error rate of the verdicts. */
const MARGIN = 0.05;
const ALPHA = 0.05;

/** Every variant on each version, and what starts them. */
export interface ReadyBlocks {
  scenarios: Scenario[];
  where: WhereTargetsRun;
}

/** Makes ready what the targets of blocks run in, and writes nothing. @throws what resolving, connecting and building throw */
export async function readyBlocks(
  planned: PlannedNodes,
  runtime: 'process' | 'docker',
  id: string,
  session: Session,
): Promise<ReadyBlocks> {
  const supported = new Set(planned.rows.flatMap(({ names }) => names.flatMap(({ name }) => name ?? [])));
  const scenarios = withVersions(
    planned.scenarios,
    planned.versions.map(({ version }) => version),
  ).map((scenario) => {
    const variants = scenario.variants
      .filter(({ name }) => supported.has(name))
      .map(({ reference: _, ...variant }) => variant);
    return { ...scenario, variants, reference: variants[0]?.name ?? scenario.reference };
  });
  return { scenarios, where: await whereTargetsRun(runtime, scenarios, id, session) };
}

/** More than two versions: every variant on each of them, in randomised blocks. */
export async function inBlocks({ scenarios, where }: ReadyBlocks, setting: NodesSetting): Promise<void> {
  const { options, session, seed, env } = setting;
  const { id, startedAt, command } = setting.manifest;
  const { signal, reaper } = session;
  const profile = PROFILES[options.profile];
  const manifest: RunManifest = {
    schema: 'paceline.manifest/1',
    ...{ id, startedAt },
    command,
    fingerprint: takeFingerprint(),
    seed,
    profile,
    margin: options.margin ?? MARGIN,
    alpha: ALPHA,
    scenarios,
    trials: planTrials(scenarios, profile.blocks, seed),
    warnings: [],
  };
  const store = RunStore.create(setting.store.blocksFolder, manifest);
  try {
    await runSuite({
      client: 'auto',
      manifest,
      ...where,
      store,
      cwd: session.cwd,
      env,
      cores: assignableCores(),
      readyTimeoutSeconds: options.readyTimeout,
      databaseUrl: options.runtime === 'docker' ? undefined : session.env.DATABASE_URL,
      ...{ reaper, signal },
      onStart: ({ order, variant }) => session.step(`${order} of ${manifest.trials.length}: ${variant}`),
      onEnd: () => {},
    });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
