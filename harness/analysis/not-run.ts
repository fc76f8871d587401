import type { PlannedTrial, RunManifest } from '../record/manifest.ts';
import type { Trial } from '../record/trial.ts';

/** The planned trials that have no record. */
export function notRun(manifest: Pick<RunManifest, 'trials'>, all: readonly Trial[]): PlannedTrial[] {
  const ran = new Set(all.map(({ order }) => order));
  return manifest.trials.filter(({ order }) => !ran.has(order));
}
