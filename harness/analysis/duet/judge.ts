import { routeNames } from '../../plan/route-names.ts';
import type { CompareManifest, CompareResult, WholeService } from '../../record/compare.ts';
import type { Comparison, Verdict } from '../../record/comparison.ts';
import type { DuetTrial, MeasuredDuet } from '../../record/duet.ts';
import { standing } from '../../record/replaced.ts';
import type { Trial } from '../../record/trial.ts';
import { howToAllow } from '../../words/allow-difference.ts';
import { because } from '../../words/because.ts';
import { narrowerCommand } from '../../words/narrower-command.ts';
import { workloadInWords } from '../../words/workload.ts';
import { compareTrials, overallVerdict } from '../compare.ts';
import { ALWAYS_COMPARED, METRICS, type MetricName } from '../metrics.ts';
import { cannotBeBelieved, decide, tooFewLeft } from './decide.ts';
import { besideLoad, inBudget } from './more-budget.ts';
import { signsOf } from './signs.ts';
import { type Strays, straysOf } from './strays.ts';
import { warningsOf } from './warnings.ts';

/** What gates in the view of each service alone. */
const WHOLE_GATING: readonly MetricName[] = ['throughput', 'latencyP99'];

/** Decides a comparison from what it set out to do and what it measured: the same bytes for the same records. */
export function judgeComparison(
  manifest: CompareManifest,
  lines: readonly (DuetTrial | Trial)[],
): CompareResult {
  const pairs = lines
    .filter((line): line is DuetTrial => line.schema === 'paceline.duet/1')
    .sort((one, other) => one.block - other.block);
  const duets = standing(pairs, ({ block }) => block);
  const allTrials = lines
    .filter((line): line is Trial => line.schema === 'paceline.trial/1')
    .sort((one, other) => one.order - other.order);
  const trials = standing(allTrials, ({ order }) => order);
  const measured = duets.filter((trial): trial is MeasuredDuet => trial.state === 'measured');
  const invalid = duets.filter((trial) => trial.state === 'invalid');
  const planned = manifest.duet.looks.at(-1)?.launches ?? 0;
  const decision = decide(measured, manifest);
  const replaced = pairs.length - duets.length;
  const few = tooFewLeft(duets, manifest);
  const none = measured.length === 0 && invalid.length > 0;
  const strays = straysOf(measured, manifest.answersMayDiffer);
  const strayed = strays.find(({ sure }) => sure);
  const broken = cannotBeBelieved(duets, planned) || none || few !== null || strayed !== undefined;
  const verdict: Verdict = broken ? 'invalid' : decision.verdict;
  const stopped = broken
    ? 'invalid'
    : decision.decided
      ? 'decided'
      : duets.length >= planned
        ? 'budget'
        : 'interrupted';
  const reasons = [...new Set(invalid.map(({ reason }) => reason.message))];
  const marginOf = (metric: string) => manifest.margins[metric] ?? manifest.margin;
  const had = { budgetSeconds: manifest.budgetSeconds, planned, besideSeconds: besideLoad(measured) };
  const open = decision.comparisons.map((one) => inBudget(one, had));
  const comparisons = broken ? open.map(asInvalid) : open;
  const narrower = narrowerCommand(manifest.command, askedOf(manifest), comparisons);
  return {
    schema: 'paceline.compare/1',
    id: manifest.id,
    startedAt: manifest.startedAt,
    finishedAt: lastOf(lines.map(({ finishedAt }) => finishedAt)) ?? manifest.startedAt,
    state: stopped === 'interrupted' ? 'interrupted' : 'complete',
    command: manifest.command,
    ...(narrower === null ? {} : { narrower }),
    fingerprint: manifest.fingerprint,
    a: manifest.a,
    b: manifest.b,
    workload: inOneLine(manifest),
    verdict,
    because: broken
      ? [
          ...(few === null ? [] : [few]),
          ...(strayed === undefined ? [] : [unlike(strayed)]),
          ...reasons,
        ].join('; ') || 'no launch could be measured'
      : because(verdict, comparisons, marginOf),
    margin: manifest.margin,
    margins: manifest.margins,
    alpha: manifest.alpha,
    budgetSeconds: manifest.budgetSeconds,
    loadSeconds: loadSeconds(pairs, allTrials),
    launches: {
      ...{ planned, measured: measured.length, invalid: invalid.length },
      ...(replaced === 0 ? {} : { replaced }),
    },
    stopped,
    comparisons,
    ...(measured.length === 0
      ? {}
      : {
          signs: {
            ...signsOf(measured),
            ...(manifest.duet.together === undefined ? {} : { atOnce: manifest.duet.together.connections }),
          },
        }),
    answers: (measured.at(-1) ?? duets.at(-1))?.answers ?? { compared: 0, varying: 0, differences: [] },
    wholeService: manifest.whole.scenarios.flatMap((scenario) => wholeService(scenario, trials, manifest)),
    reasons,
    warnings: [
      ...manifest.warnings,
      ...warningsOf(manifest, pairs, comparisons),
      ...strays.filter(({ sure }) => !sure).map(({ says }) => says),
    ],
  };
}

/** What both are asked, route by route; nothing where each is asked its own. */
function askedOf({ scenario }: CompareManifest): { route: string; path: string }[] {
  if (scenario.variants.some(({ workload }) => workload !== undefined)) return [];
  const { requests } = scenario.workload;
  const routes = routeNames(requests);
  return requests.map(({ path }, index) => ({ route: routes[index] ?? '', path }));
}

function unlike({ route, says }: Strays): string {
  return `Expected A and B to answer alike throughout the load, got ${says}; ${howToAllow(route)}`;
}

/** The latest of some moments in UTC, which sort as text. */
function lastOf(moments: readonly string[]): string | undefined {
  return [...moments].sort().at(-1);
}

/** Its figures stand as they were measured; nothing may be concluded from them. */
function asInvalid(comparison: Comparison): Comparison {
  return { ...comparison, verdict: 'invalid' };
}

function loadSeconds(duets: readonly DuetTrial[], trials: readonly Trial[]): number {
  const ofTrials = trials.map(({ window }) =>
    window === null ? 0 : window.warmupSeconds + window.durationSeconds,
  );
  const total = [...duets.map((trial) => trial.loadSeconds), ...ofTrials].reduce((sum, one) => sum + one, 0);
  return Math.round(total * 1000) / 1000;
}

function wholeService(
  scenario: CompareManifest['scenario'],
  all: readonly Trial[],
  manifest: CompareManifest,
): WholeService[] {
  const trials = all.filter((trial) => trial.scenario === scenario.name);
  const [a, b] = scenario.variants.map(({ name }) =>
    trials.filter((trial) => trial.variant === name && trial.state === 'measured'),
  );
  if (a === undefined || b === undefined || a.length === 0 || b.length === 0) return [];
  const measured = (name: MetricName) =>
    [a, b].every((side) =>
      side.some((trial) => trial.state === 'measured' && METRICS[name].read(trial) !== null),
    ) &&
    // No errors on either side is nothing to compare.
    (name !== 'errors' ||
      [...a, ...b].some((trial) => trial.state === 'measured' && METRICS.errors.read(trial) !== 0));
  const comparisons = compareTrials(
    a.filter((trial) => trial.state === 'measured'),
    b.filter((trial) => trial.state === 'measured'),
    {
      metrics: ALWAYS_COMPARED.filter(measured),
      gating: WHOLE_GATING,
      margin: manifest.margin,
      alpha: manifest.alpha,
    },
  );
  return [
    {
      name: scenario.name,
      title: scenario.title,
      workload: workloadInWords(scenario),
      verdict: overallVerdict(comparisons),
      comparisons,
    },
  ];
}

function inOneLine({ scenario, duet }: CompareManifest): string {
  const [a, b] = scenario.variants.map(({ workload = scenario.workload }) =>
    workload.requests.map(({ method, path }) => `${method} ${path}`).join(', '),
  );
  const list = a === b ? `${a}` : `${a} against ${b}`;
  const how =
    duet.connections === 1 ? 'one request at a time' : `bursts of ${duet.connections} requests at a time`;
  return `duet, ${how}, A and B by turns: ${list}`;
}
