import { percent } from '../record/format.ts';
import type { RunManifest } from '../record/manifest.ts';
import type { RunResults, ScenarioResult } from '../record/run.ts';
import type { Trial } from '../record/trial.ts';

/** Half the width of a 95 % interval over its mean beyond which launches are said to differ much. */
const WIDE = 0.2;

/** What a reader must know to trust the numbers, beside what was known before the run. */
export function warningsOf(
  manifest: RunManifest,
  trials: readonly Trial[],
  scenarios: readonly ScenarioResult[],
): RunResults['warnings'] {
  const warnings: string[] = [];
  const missing = manifest.trials.length - trials.length;
  if (missing > 0) {
    warnings.push(`interrupted: ${missing} of ${manifest.trials.length} trials were not run`);
  }
  for (const scenario of scenarios) {
    for (const variant of scenario.variants) {
      const place = `${scenario.name}/${variant.name}`;
      if (variant.trials.invalid > 0) {
        warnings.push(`${place}: ${variant.trials.invalid} invalid: ${variant.reasons.join('; ')}`);
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
  const withoutProbe = trials.filter((trial) => trial.state === 'measured' && trial.probe.length === 0);
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
