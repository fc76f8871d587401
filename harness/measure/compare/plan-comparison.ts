import { levelsOf } from '../../analysis/duet/families.ts';
import { planLooks } from '../../analysis/duet/looks.ts';
import { METRICS, type MetricName, metricNamed } from '../../analysis/metrics.ts';
import type { MayDiffer } from '../../config/may-differ.ts';
import { didYouMean } from '../../config/near.ts';
import { Scenario } from '../../config/scenario.ts';
import type { Asked } from '../../config/setup.ts';
import { PacelineError } from '../../errors/paceline-error.ts';
import { assignableCores } from '../../machine/cores.ts';
import { takeFingerprint } from '../../machine/fingerprint.ts';
import { place } from '../../machine/placement.ts';
import { duetLengths, FEWEST_LAUNCHES, LEAST_BUDGET } from '../../plan/duet.ts';
import { planTrials } from '../../plan/plan.ts';
import { routeNames } from '../../plan/route-names.ts';
import type { CompareManifest, Side } from '../../record/compare.ts';
import { recordId } from '../record-id.ts';

/** Error rate of a comparison's verdict. */
const ALPHA = 0.01;
/** Requests of a burst behind the turns, where none is asked for, and the share of what both carry that a steady rate is. */
const BEHIND = { connections: 16, share: 0.7 };
/** Blocks of the view of each service alone, fewer where the budget is short, and the share of a trial that warms up. */
const WHOLE = { blocks: 5, few: 3, short: 20, warmup: 0.3 };

/** What a comparison is of, worked out from flags or a config. */
export interface ComparisonAsked {
  /** Command that measures the same again. */
  command: string;
  a: Side;
  b: Side;
  /** With the two variants, A first. */
  scenario: Scenario;
  margin: number;
  margins: Record<string, number>;
  gating: readonly string[] | undefined;
  budgetSeconds: number;
  connections: number;
  seed: number;
  answersMayDiffer: MayDiffer;
  /** What is watched beside the turns; nothing unless asked for. */
  behind?: { together: boolean; steady: boolean };
  /** Requests a second of the whole-service view at equal rate; null without that view. */
  wholeRate: number | null;
  warnings: readonly string[];
  /** Whether each side has what the scenario's services give to itself. */
  ownServices?: boolean;
}

/** What can be wrong with what is asked, before anything is made ready for it. @throws BAD_OPTION for a budget or a metric that can't be */
export function checkComparison({
  budgetSeconds,
  gating,
  margins,
}: Pick<ComparisonAsked, 'budgetSeconds' | 'gating' | 'margins'>): void {
  const { launches } = duetLengths(budgetSeconds);
  if (launches < FEWEST_LAUNCHES) {
    throw new PacelineError(
      'BAD_OPTION',
      `Expected the budget to have room for ${FEWEST_LAUNCHES} launches of each, ${LEAST_BUDGET} s, got ${budgetSeconds} s`,
    );
  }
  for (const name of [...(gating ?? []), ...Object.keys(margins)]) assertMetric(name);
  for (const name of Object.keys(margins)) assertShareOf(name);
}

/** Plans a comparison. @throws BAD_OPTION for a budget or a metric that can't be */
export function planComparison(asked: ComparisonAsked): CompareManifest {
  checkComparison(asked);
  const { budgetSeconds, scenario, connections, a, b } = asked;
  const { launches, warmupSeconds, durationSeconds, togetherSeconds, steadySeconds } = duetLengths(
    budgetSeconds,
    asked.behind,
  );
  const together = togetherSeconds > 0;
  const startedAt = new Date().toISOString();
  const gating = [...(asked.gating ?? defaultGating(a, b))];
  const mixed = scenario.variants.some(
    ({ workload = scenario.workload }) => new Set(routeNames(workload.requests)).size > 1,
  );
  const whole = asked.wholeRate === null ? [] : wholeScenarios(scenario, asked.wholeRate);
  return {
    schema: 'paceline.compare-manifest/1',
    id: recordId(startedAt, asked.seed, 'compare'),
    startedAt,
    command: asked.command,
    fingerprint: takeFingerprint(),
    seed: asked.seed,
    a,
    b,
    scenario,
    margins: asked.margins,
    margin: asked.margin,
    gating,
    alpha: ALPHA,
    budgetSeconds,
    duet: {
      // Where many at once come behind, alone is alone.
      connections: together ? 1 : connections,
      warmupSeconds,
      durationSeconds,
      looks: planLooks(launches, ALPHA, levelsOf(gating as MetricName[], { routes: mixed, together })),
      ...(together
        ? {
            together: {
              connections: connections > 1 ? connections : BEHIND.connections,
              seconds: togetherSeconds,
            },
          }
        : {}),
      ...(steadySeconds > 0 ? { steady: { share: BEHIND.share, seconds: steadySeconds } } : {}),
    },
    whole: {
      scenarios: whole,
      trials: planTrials(whole, wholeBlocks(budgetSeconds), asked.seed),
      window: wholeWindow(budgetSeconds),
    },
    answersMayDiffer: asked.answersMayDiffer,
    warnings: [...asked.warnings, ...shared(scenario, a, b, asked.ownServices === true)],
  };
}

/** A scenario of two commands, or of two variants that were there. */
export function comparedScenario(
  asked: Asked,
  variants: readonly [Scenario['variants'][number], Scenario['variants'][number]],
  rest: { ready: string; timeoutSeconds: number },
): Scenario {
  return Scenario.parse({
    name: 'compare',
    title: 'A against B',
    question: 'Is B slower than A?',
    why: 'That is what was asked.',
    lookAt: [],
    ready: rest.ready,
    workload: { mode: 'closed', connections: 10, ...asked, timeoutSeconds: rest.timeoutSeconds },
    reference: variants[0].name,
    variants,
  });
}

/** What runs at a URL is not ours, and so is its CPU. */
function defaultGating(a: Side, b: Side): string[] {
  const ours = a.url === null && b.url === null;
  return ours ? ['serviceTime', 'cpuPerRequest'] : ['serviceTime'];
}

/** @throws BAD_OPTION for a margin of a metric that has its own: it would go unheard */
function assertShareOf(name: string): void {
  if (metricNamed(name)?.margin === undefined) return;
  throw new PacelineError(
    'BAD_OPTION',
    `Expected margins of metrics that are compared as a share, got ${name}, which has a margin of its own, in its unit`,
  );
}

function assertMetric(name: string): void {
  if (metricNamed(name) !== null) return;
  const known = Object.keys(METRICS);
  throw new PacelineError(
    'BAD_OPTION',
    `Expected a metric of ${known.join(', ')}, got ${JSON.stringify(name)}${didYouMean(name, known)}`,
  );
}

function wholeScenarios(scenario: Scenario, rate: number): Scenario[] {
  const { requests, setup, timeoutSeconds } = scenario.workload;
  const variants = scenario.variants.map(({ workload: _, reference: __, ...variant }) => variant);
  const base = { ...scenario, variants, expectations: [], gating: ['throughput', 'latencyP99'] };
  return [
    {
      name: 'saturation',
      title: 'At saturation',
      workload: { mode: 'closed', connections: 16, requests, setup, timeoutSeconds },
    },
    {
      name: 'equal-rate',
      title: 'At equal rate',
      workload: { mode: 'open', rate, requests, setup, timeoutSeconds },
    },
  ].map((view) => Scenario.parse({ ...base, ...view }));
}

function wholeBlocks(budgetSeconds: number): number {
  return budgetSeconds < WHOLE.short ? WHOLE.few : WHOLE.blocks;
}

function wholeWindow(budgetSeconds: number): { warmupSeconds: number; durationSeconds: number } {
  // Two views of two sides: together they take as long as the duet's budget.
  const trial = Math.max(1, budgetSeconds / (4 * wholeBlocks(budgetSeconds)));
  const warmupSeconds = round(trial * WHOLE.warmup);
  return { warmupSeconds, durationSeconds: round(trial - warmupSeconds) };
}

/** What the two share, and what that may do to them. */
function shared(scenario: Scenario, a: Side, b: Side, ownServices: boolean): string[] {
  const ours = a.url === null && b.url === null;
  const warnings: string[] = [];
  if (ours) {
    const placement = place(assignableCores(), scenario.cores, scenario.services.length > 0);
    const where =
      placement.target.length === 1 ? `core ${placement.target[0]}` : `cores ${placement.target.join(', ')}`;
    if (placement.target.length > 0) {
      warnings.push(
        `A and B take turns on ${where}, and so share its caches: alike for both, but colder than alone`,
      );
    }
    warnings.push(...placement.shared);
  } else {
    warnings.push(
      'what runs at a URL is not started by Paceline: passes are repeated, not launches, so a difference between two starts of the same service can look like one between A and B',
    );
  }
  if (scenario.services.length > 0 && !ownServices) {
    warnings.push(
      `A and B share ${scenario.services.join(', ')}: what one leaves there, such as a warm cache, helps both`,
    );
  }
  return warnings;
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
