import type { Scenario } from '../config/scenario.ts';
import type { PlannedTrial } from '../record/manifest.ts';
import { randomStream, shuffled } from './random.ts';

/**
 * Orders the trials: scenario by scenario, and in each the asked number of blocks. A block holds every
 * variant once, in an order drawn by the seed, so that what drifts on the machine meets all variants alike.
 */
export function planTrials(scenarios: readonly Scenario[], blocks: number, seed: number): PlannedTrial[] {
  const trials: PlannedTrial[] = [];
  for (const scenario of scenarios) {
    const random = randomStream(seed, scenario.name);
    for (let block = 1; block <= blocks; block++) {
      for (const variant of shuffled(scenario.variants, random)) {
        trials.push({ order: trials.length + 1, scenario: scenario.name, variant: variant.name, block });
      }
    }
  }
  return trials;
}
