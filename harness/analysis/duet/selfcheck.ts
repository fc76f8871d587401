import { duetLengths } from '../../plan/duet.ts';
import type { CompareManifest } from '../../record/compare.ts';
import type { Verdict } from '../../record/comparison.ts';
import type { MeasuredDuet } from '../../record/duet.ts';
import type { SelfcheckMetric, SelfcheckResult } from '../../record/selfcheck.ts';
import { level, percent } from '../../words/format.ts';
import { metricLabel } from '../../words/metric-label.ts';
import type { MetricName } from '../metrics.ts';
import { pairedChange } from '../statistics/paired-change.ts';
import { decide } from './decide.ts';
import { type LaunchValue, launchValues } from './launch-values.ts';
import { launchSpread, visibleChange } from './power.ts';

/** Decisions gate on these, so these are looked at. */
const METRICS_CHECKED: readonly MetricName[] = ['serviceTime', 'cpuPerRequest'];
const CONFIDENCE = 0.95;
/** Smallest change of service time, as a share, beyond which a machine is too unsteady for a gate. */
const UNSTEADY = 0.05;

type Plan = Pick<CompareManifest, 'gating' | 'margin' | 'margins' | 'alpha' | 'duet'>;

/**
 * What comparisons of the same code with itself say of the machine.
 * @param rounds launch pairs of each comparison, decided with any change counting
 */
export function judgeSelfcheck(
  rounds: readonly (readonly MeasuredDuet[])[],
  plan: Plan,
  rest: Pick<SelfcheckResult, 'measuredAt' | 'fingerprint' | 'command' | 'budgetSeconds'>,
): SelfcheckResult {
  const verdicts = rounds.map((trials): Verdict => decide(trials, plan).verdict);
  const falseAlarms = verdicts.filter((verdict) => verdict === 'regressed' || verdict === 'improved').length;
  const all = rounds.flat();
  const { launches } = duetLengths(rest.budgetSeconds);
  // Half of the error rate: two metrics gate, and the last look has most of it.
  const alpha = plan.alpha / 2;
  const metrics = METRICS_CHECKED.flatMap((metric) => checkMetric(metric, all, launches, alpha));
  const smallest = metrics.find(({ metric }) => metric === 'serviceTime')?.smallestChange ?? null;
  const steady = smallest !== null && smallest <= UNSTEADY && falseAlarms === 0;
  return {
    schema: 'paceline.selfcheck/1',
    ...rest,
    loadSeconds: Math.round(all.reduce((sum, trial) => sum + trial.loadSeconds, 0) * 10) / 10,
    decisions: { made: verdicts.length, falseAlarms, verdicts },
    metrics,
    stolen: stolenShare(all),
    steady,
    says: inWords(metrics, { made: verdicts.length, falseAlarms }, steady, rest.budgetSeconds),
  };
}

function checkMetric(
  metric: MetricName,
  trials: readonly MeasuredDuet[],
  launches: number,
  alpha: number,
): SelfcheckMetric[] {
  const pairs = trials.flatMap((trial) => {
    const value = launchValues(trial)[metric];
    return value === undefined ? [] : [{ value, first: trial.first }];
  });
  const change = pairedChange(pairs.map(({ value }) => value));
  const slot = pairedChange(pairs.map(({ value, first }) => inOrder(value, first)));
  const spread = launchSpread(pairs.map(({ value }) => value));
  const ci = change?.interval(CONFIDENCE);
  const slotCi = slot?.interval(CONFIDENCE);
  const smallestChange = spread === null ? null : visibleChange(spread, launches, alpha);
  if (change == null || slot == null || !ci || !slotCi || spread === null || smallestChange === null)
    return [];
  return [
    {
      metric,
      n: pairs.length,
      change: change.change,
      ci,
      confidence: CONFIDENCE,
      slot: { change: slot.change, ci: slotCi },
      spread,
      smallestChange,
    },
  ];
}

/** The one that was started first as the base. */
function inOrder({ a, b }: LaunchValue, first: 'a' | 'b'): LaunchValue {
  return first === 'a' ? { a, b } : { a: b, b: a };
}

function stolenShare(trials: readonly MeasuredDuet[]): number | null {
  const known = trials.filter(({ generator }) => generator.stolenMs !== null);
  if (known.length === 0) return null;
  const stolen = known.reduce((sum, { generator }) => sum + (generator.stolenMs ?? 0), 0);
  const time = known.reduce((sum, { window }) => sum + window.durationSeconds * 1000, 0);
  return Math.round((stolen / time) * 10_000) / 10_000;
}

function inWords(
  metrics: readonly SelfcheckMetric[],
  { made, falseAlarms }: { made: number; falseAlarms: number },
  steady: boolean,
  budgetSeconds: number,
): string {
  const seen = metrics.map(
    ({ metric, smallestChange }) => `${percent(smallestChange)} of ${metricLabel(metric)}`,
  );
  const alarms =
    falseAlarms === 0
      ? `no false alarm in ${made} ${made === 1 ? 'decision' : 'decisions'}`
      : `${falseAlarms} of ${made} decisions found a change where there was none`;
  const verdict = steady
    ? 'steady enough for a gate'
    : `too unsteady for a gate: changes below ${level(UNSTEADY)} can't be seen, or are seen where there are none`;
  return `in ${budgetSeconds} s of load this machine sees ${seen.join(' and ')} beyond the margin in 4 cases of 5; ${alarms}; ${verdict}`;
}
