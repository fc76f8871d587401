import type { Comparison } from '../../harness/record/comparison.ts';
import type { GateResult } from '../../harness/record/gate.ts';
import type { SloResult } from '../../harness/record/slo-result.ts';
import { withUnit } from '../../harness/words/format.ts';
import { comparedLabel } from '../../harness/words/metric-label.ts';
import { type Case, junitDocument } from './case.ts';
import { metricCases } from './metric-cases.ts';

/** Whatever is compared with whatever: a CI system knows a case again by its names. */
const GROUP = 'paceline gate';
/** Told only where the two differ, so that elsewhere they are not among the metrics. */
const ONLY_DIFFERENT = [
  'errors',
  'tailShare',
  'stallShare',
  'responseBytes',
  'outputBytes',
  'connectionsOpened',
];

/** A gate as JUnit XML: a case for each metric of each route and of the whole, and for each SLO. */
export function renderGateJunit(result: GateResult): string {
  const { comparisons, slos } = result;
  const cases = [
    ...metricCases(GROUP, comparisons, { ...result, signs: result.comparison?.signs }),
    ...(comparisons.length === 0 ? [] : alike(comparisons)),
    ...slos.map(sloCase),
  ];
  return junitDocument([{ name: GROUP, cases }]);
}

/** Cases of what did not differ in any launch, or could not be read: they stand in every document. */
function alike(comparisons: readonly Comparison[]): Case[] {
  return ONLY_DIFFERENT.filter(
    (name) => !comparisons.some(({ metric, route }) => metric === name && route === undefined),
  ).map((metric) => ({
    group: GROUP,
    name: comparedLabel({ metric }),
    outcome: 'skipped',
    message: 'the same on both sides in every launch, or not measured in both',
  }));
}

const SLO_OUTCOMES: Record<SloResult['state'], Case['outcome']> = {
  kept: null,
  missed: 'failure',
  unknown: 'skipped',
};

function sloCase({ slo, value, unit, state, note }: SloResult): Case {
  const measured = value === null ? 'not known' : withUnit(value, unit);
  const message = [`${state}: ${measured}`, ...(note === null ? [] : [note])].join('; ');
  return { group: 'SLO', name: slo, outcome: SLO_OUTCOMES[state], message };
}
