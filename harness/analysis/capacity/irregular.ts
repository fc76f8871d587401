import { contradictionInWords, contradictions, stands } from './contradiction.ts';
import type { Edge } from './edge.ts';
import { pool } from './pooled.ts';
import type { SeenTrial } from './seen.ts';

/** Trials on a launch that a trend needs, and the size of it, in standard errors, that is no chance. */
const TREND = { trials: 5, errors: 5 };

/**
 * What contradicts a target that has one capacity, in words: a load that missed the SLO, also when it was asked again, although a
 * higher one kept it, or trials near the edge that get worse and worse as the launch grows older.
 */
export function irregularities(
  trials: readonly SeenTrial[],
  edge: Edge | null,
  confidence: number,
): string[] {
  const standing = contradictions(trials, confidence).find((one) => stands(one, confidence));
  const trend = edge === null ? null : worsening(trials, edge);
  return [
    ...(standing === undefined ? [] : [contradictionInWords(standing)]),
    ...(trend === null ? [] : [trend]),
  ];
}

/** By the residuals of full trials near the edge, launch by launch, against their place in the launch. */
function worsening(trials: readonly SeenTrial[], edge: Edge): string | null {
  const full = trials.filter(({ stage, state }) => stage === 'full' && state === 'measured');
  const launches = [...new Set(full.map(({ search }) => search))]
    .map((search) => full.filter((trial) => trial.search === search))
    .filter((own) => own.length >= TREND.trials);
  const points = launches.flatMap((own) => {
    const residuals = own.map((trial) => {
      const { value } = pool([trial.readings[edge.slo]?.batches ?? []], 0.95);
      const bounded = Math.min(0.999, Math.max(1e-4, value));
      // How many logits more than at the edge, beyond what its load explains.
      return Math.log(bounded / (1 - bounded)) - edge.fit.slope * (Math.log(trial.rate) - edge.fit.logEdge);
    });
    const mean = residuals.reduce((sum, each) => sum + each, 0) / residuals.length;
    const middle = (own.length - 1) / 2;
    return residuals.map((residual, index) => ({ x: index - middle, y: residual - mean }));
  });
  const n = points.length;
  const xx = points.reduce((sum, { x }) => sum + x * x, 0);
  if (n < 2 * TREND.trials || xx === 0) return null;
  const slope = points.reduce((sum, { x, y }) => sum + x * y, 0) / xx;
  const rest = points.reduce((sum, { x, y }) => sum + (y - slope * x) ** 2, 0) / (n - launches.length - 1);
  if (slope <= 0 || slope / Math.sqrt(rest / xx) < TREND.errors) return null;
  return 'at the same load the SLO is missed more and more as a launch grows older: its capacity falls with time, and the interval is that of its first minutes';
}
