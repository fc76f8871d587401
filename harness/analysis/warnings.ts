import { whoseFault } from '../errors/whose-fault.ts';
import type { RunManifest } from '../record/manifest.ts';
import { standing } from '../record/replaced.ts';
import type { RunResults, ScenarioResult } from '../record/run.ts';
import type { Trial } from '../record/trial.ts';
import { percent } from '../words/format.ts';
import { notRun } from './not-run.ts';
import { probeNotes } from './probe-notes.ts';
import { fewestLaunches } from './too-few.ts';

/** Half the width of a 95 % interval over its mean beyond which launches are said to differ much. */
const WIDE = 0.2;

/** What a reader must know to trust the numbers, beside what was known before the run. */
export function warningsOf(
  manifest: RunManifest,
  trials: readonly Trial[],
  scenarios: readonly ScenarioResult[],
): RunResults['warnings'] {
  const warnings: string[] = [];
  const kept = standing(trials, ({ order }) => order);
  const needs = fewestLaunches(manifest.profile.blocks);
  const missing = notRun(manifest, trials).length;
  if (missing > 0) {
    warnings.push(`interrupted: ${missing} of ${manifest.trials.length} trials were not run`);
  }
  for (const scenario of scenarios) {
    for (const variant of scenario.variants) {
      const place = `${scenario.name}/${variant.name}`;
      const { measured, invalid, replaced = 0 } = variant.trials;
      if (invalid > 0) {
        const spoiled = kept.some((trial) => isOf(trial, place) && isSpoiled(trial));
        const few = spoiled && measured < needs ? `, ${measured} measured where ${needs} are needed` : '';
        warnings.push(`${place}: ${invalid} invalid${few}: ${variant.reasons.join('; ')}`);
      }
      if (replaced > 0) {
        const why = spoiledBy(trials, place);
        warnings.push(`${place}: ${replaced} asked again, since the machine was in the way: ${why}`);
      }
      const { throughput } = variant;
      if (throughput?.ci && throughput.value > 0) {
        const half = (throughput.ci[1] - throughput.ci[0]) / 2 / throughput.value;
        if (half > WIDE) {
          warnings.push(`${place}: its launches differ much, throughput is known to ±${percent(half)} only`);
        }
      }
    }
  }
  warnings.push(
    ...probeNotes(kept.map((trial) => ({ ...trial, place: `${trial.scenario}/${trial.variant}` }))),
  );
  const withoutProbe = kept.filter((trial) => trial.state === 'measured' && trial.probe.length === 0);
  if (withoutProbe.length > 0) {
    const names = [...new Set(withoutProbe.map((trial) => `${trial.scenario}/${trial.variant}`))];
    const counted = withoutProbe.every((trial) => trial.state === 'measured' && trial.cpu != null);
    warnings.push(
      `no probe reported from ${names.join(', ')}: loop, GC${counted ? '' : ', CPU'} and memory are unknown there; the command must pass NODE_OPTIONS on`,
    );
  }
  const uncounted = trials.filter((trial) => trial.state === 'measured' && trial.cpu?.doubt !== undefined);
  for (const place of new Set(uncounted.map(({ scenario, variant }) => `${scenario}/${variant}`))) {
    const its = uncounted.find(({ scenario, variant }) => `${scenario}/${variant}` === place);
    const doubt = its?.state === 'measured' ? its.cpu?.doubt : undefined;
    warnings.push(`${place}: CPU can't be counted here: ${doubt}`);
  }
  return warnings;
}

function isOf({ scenario, variant }: Trial, place: string): boolean {
  return `${scenario}/${variant}` === place;
}

/** Whether it says nothing of the target that a trial can't be believed. */
function isSpoiled(trial: Trial): boolean {
  return trial.state === 'invalid' && whoseFault(trial.reason) !== 'target';
}

/** Why trials of a variant were asked again, each reason once. */
function spoiledBy(trials: readonly Trial[], place: string): string {
  const replaced = new Set(trials.map(({ replaces }) => replaces));
  const reasons = trials.flatMap((trial) =>
    trial.state === 'invalid' && replaced.has(trial.order) && isOf(trial, place)
      ? [trial.reason.message]
      : [],
  );
  return [...new Set(reasons)].join('; ');
}
