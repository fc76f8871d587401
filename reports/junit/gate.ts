import type { GateResult } from '../../harness/record/gate.ts';
import type { SloResult } from '../../harness/record/slo-result.ts';
import { withUnit } from '../../harness/words/format.ts';
import { againstInWords } from '../../harness/words/sides.ts';
import { type Case, junitDocument } from './case.ts';
import { metricCases } from './metric-cases.ts';

/** A gate as JUnit XML: a case for each metric that decides and for each SLO. */
export function renderGateJunit(result: GateResult): string {
  const { comparison, comparisons, slos } = result;
  const group = comparison === null ? 'change' : againstInWords(comparison);
  const cases = [...metricCases(group, comparisons, result), ...slos.map(sloCase)];
  return junitDocument([{ name: 'paceline gate', cases }]);
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
