import type { Scenario } from '../config/scenario.ts';
import type { RunComparison, Verdict } from '../record/comparison.ts';
import type { RunManifest } from '../record/manifest.ts';
import { standing, withReplacedBy } from '../record/replaced.ts';
import type { PlanRecord, RunResults, ScenarioResult } from '../record/run.ts';
import type { Trial } from '../record/trial.ts';
import { workloadInWords } from '../words/workload.ts';
import { compareTrials, overallVerdict } from './compare.ts';
import { findingsOf } from './findings/findings.ts';
import { ALWAYS_COMPARED, METRICS, type MetricName, metricNamed } from './metrics.ts';
import { notRun } from './not-run.ts';
import { referenceOf, summariseVariant } from './summarise-variant.ts';
import { warningsOf } from './warnings.ts';

/** Compared beside those that always are: only some scenarios have a neighbour or a pool. */
const WHERE_MEASURED: readonly MetricName[] = ['neighbourP50', 'neighbourP99', 'poolP50', 'poolP99'];

/** Decides a run from what it set out to do and what it measured: the same bytes for the same records. */
export function analyse(manifest: RunManifest, unordered: readonly Trial[]): RunResults {
  const all = [...unordered].sort((a, b) => a.order - b.order);
  const trials = standing(all, ({ order }) => order);
  const scenarios = manifest.scenarios.map((scenario) =>
    analyseScenario(
      scenario,
      trials.filter((trial) => trial.scenario === scenario.name),
      manifest,
    ),
  );
  const comparisons = scenarios.flatMap((scenario) => scenario.comparisons);
  const results = scenarios.map(({ result }) => withReplaced(result, all));
  return {
    schema: 'paceline.run/1',
    id: manifest.id,
    startedAt: manifest.startedAt,
    finishedAt:
      all
        .map(({ finishedAt }) => finishedAt)
        .sort()
        .at(-1) ?? manifest.startedAt,
    state: notRun(manifest, all).length === 0 ? 'complete' : 'interrupted',
    command: manifest.command,
    fingerprint: manifest.fingerprint,
    plan: planRecord(manifest, all),
    margin: manifest.margin,
    alpha: manifest.alpha,
    scenarios: results,
    comparisons,
    findings: manifest.scenarios.flatMap((scenario, index) => {
      const result = results[index];
      return result === undefined ? [] : findingsOf(scenario, result, comparisons);
    }),
    warnings: [...manifest.warnings, ...warningsOf(manifest, all, results)],
  };
}

function analyseScenario(
  scenario: Scenario,
  trials: readonly Trial[],
  manifest: RunManifest,
): { result: ScenarioResult; comparisons: RunComparison[] } {
  const trialsOf = (name: string) => trials.filter((trial) => trial.variant === name);
  const variants = scenario.variants.map((variant) =>
    summariseVariant(scenario, variant, trialsOf(variant.name)),
  );
  const stateOf = (name: string) => variants.find((variant) => variant.name === name)?.state ?? 'not run';
  const comparisons: RunComparison[] = [];
  const verdicts: Record<string, Verdict> = {};
  for (const variant of scenario.variants) {
    const reference = referenceOf(scenario, variant);
    if (reference === null) continue;
    if (stateOf(variant.name) === 'invalid' || stateOf(reference) === 'invalid') {
      verdicts[variant.name] = 'invalid';
      continue;
    }
    const compared = comparePair(scenario, trialsOf(reference), trialsOf(variant.name), manifest);
    if (compared.length === 0) continue;
    verdicts[variant.name] = overallVerdict(compared);
    const names = { scenario: scenario.name, reference, variant: variant.name };
    comparisons.push(...compared.map((comparison) => ({ ...comparison, ...names })));
  }
  const { name, title, question, why, lookAt, reference } = scenario;
  const workload = workloadInWords(scenario);
  return {
    result: { name, title, question, why, lookAt, workload, reference, verdicts, variants },
    comparisons,
  };
}

/** Two variants of a scenario, metric by metric; empty where one of them was not measured. */
export function comparePair(
  scenario: Scenario,
  reference: readonly Trial[],
  variant: readonly Trial[],
  { margin, alpha }: Pick<RunManifest, 'margin' | 'alpha'>,
): ReturnType<typeof compareTrials> {
  const a = reference.filter((trial) => trial.state === 'measured');
  const b = variant.filter((trial) => trial.state === 'measured');
  if (a.length === 0 || b.length === 0) return [];
  const measured = (name: MetricName) =>
    [a, b].every((side) => side.some((trial) => METRICS[name].read(trial) !== null)) &&
    // No errors on either side is nothing to compare.
    (name !== 'errors' || [...a, ...b].some((trial) => METRICS.errors.read(trial) !== 0));
  const gating = scenario.gating.filter((name): name is MetricName => metricNamed(name) !== null);
  const metrics = [...ALWAYS_COMPARED, ...WHERE_MEASURED].filter(measured);
  return compareTrials(a, b, { metrics, gating, margin, alpha });
}

/** The plan in its order, and behind it what was asked again. */
function planRecord(manifest: RunManifest, all: readonly Trial[]): PlanRecord {
  const known = withReplacedBy(all, ({ order }) => order);
  const byOrder = new Map(known.map((trial) => [trial.order, trial]));
  const planned = manifest.trials.map((one): PlanRecord['order'][number] => {
    const trial = byOrder.get(one.order);
    byOrder.delete(one.order);
    return trial === undefined ? { ...one, state: 'not run' } : entryOf(trial);
  });
  return {
    seed: manifest.seed,
    profile: manifest.profile,
    order: [...planned, ...[...byOrder.values()].map(entryOf)],
  };
}

function entryOf(trial: Trial): PlanRecord['order'][number] {
  const { order, scenario, variant, block, state, replaces, replacedBy } = trial;
  return {
    ...{ order, scenario, variant, block, state },
    ...(replaces === undefined ? {} : { replaces }),
    ...(replacedBy === undefined ? {} : { replacedBy }),
  };
}

/** How many of each variant's trials do not count, since others were asked in their place. */
function withReplaced(result: ScenarioResult, all: readonly Trial[]): ScenarioResult {
  const variants = result.variants.map((variant) => {
    const replaced = all.filter(
      (one) => one.replaces !== undefined && one.scenario === result.name && one.variant === variant.name,
    ).length;
    return replaced === 0 ? variant : { ...variant, trials: { ...variant.trials, replaced } };
  });
  return { ...result, variants };
}
