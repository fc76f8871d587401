import { EXIT } from '../errors/catalogue.ts';
import type { CompareResult } from '../record/compare.ts';
import type { Comparison, Verdict } from '../record/comparison.ts';
import type { Fingerprint } from '../record/fingerprint.ts';
import type { GateResult } from '../record/gate.ts';
import type { SelfcheckResult } from '../record/selfcheck.ts';
import type { SloResult } from '../record/slo-result.ts';
import { notSlowerInWords } from '../words/because.ts';
import { level, percent } from '../words/format.ts';
import { comparedLabel } from '../words/metric-label.ts';
import { aboutInWords, budgetFlag } from '../words/would-decide.ts';
import { overallVerdict } from './compare.ts';
import { type Family, familyOf, sharesOf } from './duet/families.ts';
import { budgetFor } from './duet/more-budget.ts';
import { fingerprintDifferences } from './fingerprint-differences.ts';
import { type MetricName, metricNamed } from './metrics.ts';
import { slowerOf } from './slower.ts';

interface Facts {
  slos: SloResult[];
  selfcheck: SelfcheckResult | null;
  fingerprint: Fingerprint;
  strict: boolean;
}

/** What a gate makes of a comparison with a base, and of its repetition if there was one. */
export function judgeGate(
  comparison: CompareResult,
  confirmation: CompareResult | null,
  facts: Facts,
): GateResult {
  const { margin, margins, alpha, comparisons } = comparison;
  const found = confirmed(comparison, confirmation);
  const demoted = demote(found, facts);
  return finish(
    {
      mode: 'base',
      margin,
      margins,
      alpha,
      comparisons,
      comparison,
      confirmation,
      loadSeconds: comparison.loadSeconds + (confirmation?.loadSeconds ?? 0),
      fingerprintDifferences: [],
      notes: [...demoted.notes, ...division(comparison), ...visibility(comparison)],
    },
    demoted,
    facts,
  );
}

/** What a gate makes of figures that are held against stored ones; nothing, where the fingerprints differ. */
export function judgeBaseline(
  now: CompareResult,
  comparisons: readonly Comparison[],
  differences: readonly string[],
  facts: Facts,
): GateResult {
  const { margin, margins, alpha, loadSeconds } = now;
  const alike = differences.length === 0;
  const known = comparisons.some(({ gating }) => gating);
  const verdict: Verdict =
    now.verdict === 'invalid' ? 'invalid' : alike && known ? overallVerdict(comparisons) : 'inconclusive';
  const because =
    now.verdict === 'invalid'
      ? now.because
      : alike && !known
        ? 'the baseline has none of the metrics that decide'
        : alike
          ? `against the stored figures: ${comparisons
              .filter(({ gating }) => gating)
              .map(inWords)
              .join('; ')}`
          : 'the baseline was measured under other conditions, so nothing is decided by its figures';
  const demoted = demote({ verdict, because, taken: false }, facts);
  const slos = alike ? facts.slos : facts.slos.map(withheld);
  return finish(
    {
      mode: 'baseline',
      margin,
      margins,
      alpha,
      comparisons: [...comparisons],
      comparison: null,
      confirmation: null,
      loadSeconds,
      fingerprintDifferences: [...differences],
      notes: [
        ...demoted.notes,
        'base and change were not measured side by side: whatever changed on this machine since the baseline counts as change. Prefer --base',
      ],
    },
    demoted,
    { ...facts, slos },
  );
}

function isSame(one: Comparison, other: Comparison): boolean {
  return one.metric === other.metric && one.route === other.route && one.phase === other.phase;
}

/** Whether the whole interval lies on the wrong side of no change. */
function worse({ ci, better }: Comparison): boolean {
  return ci !== null && (better === 'lower' ? ci[0] > 0 : ci[1] < 0);
}

interface ConfirmedComparison {
  verdict: Verdict;
  because: string;
  /** Whether the verdict of its figures was taken back, so that they decide nothing. */
  taken: boolean;
}

/** A regression fails only if an independent repetition finds it too. */
function confirmed(comparison: CompareResult, confirmation: CompareResult | null): ConfirmedComparison {
  const { verdict, because } = comparison;
  if (verdict !== 'regressed' || confirmation === null) return { verdict, because, taken: false };
  const again = confirmation.comparisons.filter(({ gating, verdict: one }) => gating && one === 'regressed');
  const found = comparison.comparisons.filter((one) => one.gating && one.verdict === 'regressed');
  // To ask twice for all of it would find a true change as often as not, where it is found in 7 of 10: what was found
  // once is confirmed by a repetition that leaves no doubt that it is worse at all, and room for more than the margin.
  const same = found.some((one) =>
    confirmation.comparisons.some(
      (other) => isSame(one, other) && worse(other) && other.verdict !== 'no-change',
    ),
  );
  if (confirmation.verdict !== 'invalid' && same) {
    return { verdict, because: `${because}. An independent repetition found it too`, taken: false };
  }
  if (confirmation.verdict === 'invalid')
    return {
      verdict: 'invalid',
      because: `the repetition can't be believed: ${confirmation.because}`,
      taken: true,
    };
  return {
    verdict: 'inconclusive',
    because: `a first comparison found: ${because}. An independent repetition did not find it (${again.length > 0 ? 'another metric regressed' : confirmation.verdict}), so it does not count`,
    taken: true,
  };
}

/** On a machine that was too unsteady for a gate, no change is taken at its word. */
function demote(
  found: ConfirmedComparison,
  { selfcheck, fingerprint }: Facts,
): ConfirmedComparison & { notes: string[] } {
  const applies =
    selfcheck !== null && fingerprintDifferences(selfcheck.fingerprint, fingerprint).length === 0;
  const changed = found.verdict === 'regressed' || found.verdict === 'improved';
  if (!applies || selfcheck.steady || !changed) return { ...found, notes: [] };
  return {
    verdict: 'inconclusive',
    because: `${found.because}, but the last selfcheck found this machine too unsteady for a gate`,
    taken: true,
    notes: [
      'the verdict was taken back because of the selfcheck; run `paceline selfcheck` again on a quiet machine',
    ],
  };
}

type Rest = Omit<GateResult, 'schema' | 'verdict' | 'slower' | 'because' | 'exitCode' | 'slos' | 'selfcheck'>;

function finish(
  rest: Rest,
  { verdict, because, taken }: ConfirmedComparison,
  { slos, selfcheck, fingerprint, strict }: Facts,
): GateResult {
  const missed = slos.some(({ state }) => state === 'missed');
  const slower = slowerOf(
    verdict,
    taken ? [] : rest.comparisons,
    (metric) => rest.margins[metric] ?? rest.margin,
  );
  const open = slower === 'unknown' || slos.some(({ state }) => state === 'unknown');
  const exitCode =
    verdict === 'invalid'
      ? EXIT.invalid
      : verdict === 'regressed' || missed
        ? EXIT.regressed
        : open && strict
          ? EXIT.inconclusive
          : EXIT.pass;
  const alike = selfcheck !== null && fingerprintDifferences(selfcheck.fingerprint, fingerprint).length === 0;
  return {
    schema: 'paceline.gate/1',
    verdict,
    slower,
    because: slower === 'no' && verdict === 'inconclusive' ? notSlowerInWords(rest.comparisons) : because,
    exitCode,
    ...rest,
    slos,
    selfcheck: alike
      ? {
          measuredAt: selfcheck.measuredAt,
          smallestChange: selfcheck.metrics[0]?.smallestChange ?? null,
          steady: selfcheck.steady,
          says: selfcheck.says,
        }
      : null,
  };
}

function withheld(slo: SloResult): SloResult {
  return { ...slo, state: 'unknown', note: 'not decided on a machine unlike that of the baseline' };
}

const FAMILIES: Record<Family, string> = {
  turns: 'the whole by turns',
  routes: 'its routes',
  together: 'bursts of many at once',
  tail: 'slow requests',
  aside: 'what launches tell beside',
};

/** How the error rate is divided, where more than one kind of evidence decides. */
function division({ comparisons, alpha }: CompareResult): string[] {
  const gating = comparisons.filter((one) => one.gating);
  const families = gating.flatMap(({ metric, ...one }) =>
    metricNamed(metric) === null ? [] : familyOf({ metric: metric as MetricName, ...one }),
  );
  const shares = [...sharesOf(families)];
  if (shares.length < 2) return [];
  const parts = shares.map(([family, share]) => `${level(share)} of it for ${FAMILIES[family]}`);
  return [`the error rate of ${level(alpha)} is divided: ${parts.join(', ')}`];
}

/**
 * What change the gate would have caught in 4 cases of 5, by how its launches spread: the interval must lie beyond
 * the margin, so a change as large as the margin is never caught.
 */
function visibility(result: CompareResult): string[] {
  const { comparisons, margin, margins } = result;
  return comparisons.flatMap(({ gating, metric, route, phase, ci, change, n, scale, ...one }) => {
    if (!gating || route !== undefined || scale !== undefined || ci === null || change === null || n < 2)
      return [];
    const own = one.margin ?? margins[metric] ?? margin;
    // Half of the interval, and about a quarter more for 4 cases of 5.
    const reach = ((ci[1] - ci[0]) / 2) * 1.25;
    const label = comparedLabel({ metric, phase });
    const caught = `${label}: with a margin of ${level(own)} and launches that spread as these did, changes of ${percent(own + reach)} or more are caught in this budget`;
    if (own === 0) return [caught];
    return reach < own
      ? [`${caught}; to catch ${level(own)}, set the margin to ${percent(own - reach)}`]
      : [
          `${caught}; to catch ${level(own)} ${largerBudget(Math.ceil(n * (reach / (own / 2)) ** 2), own, result)}`,
        ];
  });
}

/** What would see half of a margin beyond the other half. */
function largerBudget(launches: number, own: number, result: CompareResult): string {
  const more = budgetFor(launches, besideLoadOf(result), result.budgetSeconds);
  if (more === null) return 'it would take more than an hour, since launches differ by more than that';
  const { budgetSeconds, clockSeconds } = more;
  return `it takes a margin of ${percent(own / 2)} and ${budgetFlag(budgetSeconds)}, ${aboutInWords(clockSeconds)}`;
}

/** Seconds on the clock beside the load, a launch pair. */
function besideLoadOf({ startedAt, finishedAt, loadSeconds, launches }: CompareResult): number {
  const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000 - loadSeconds;
  return Math.max(0, seconds) / Math.max(1, launches.measured);
}

function inWords(one: Comparison): string {
  const { change, ci } = one;
  const label = comparedLabel(one);
  return change === null || ci === null
    ? `${label} unknown`
    : `${label} ${percent(change)} [${percent(ci[0])}, ${percent(ci[1])}]`;
}
