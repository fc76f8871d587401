import type { Expectation } from '../../config/scenario.ts';
import type { Finding } from '../../record/finding.ts';
import { changeWithInterval, withUnit } from '../../words/format.ts';
import { metricLabel } from '../../words/metric-label.ts';
import { comparisonOf, type Evidence, type Rule } from './rule.ts';

/** Numbers that explain most surprises: what a request costs, and what its loop had to wait. */
const BESIDE = ['cpuPerRequest', 'loopDelayP99', 'loopUtilization'];

/** Puts what is commonly said to the test. */
export const expectation: Rule = {
  id: 'expectation',
  title: 'Whether what is commonly said held here',
  why: 'Advice is true of some machines and loads; a reader wants to know of theirs.',
  find: (evidence) =>
    evidence.scenario.expectations.flatMap((claim) => {
      const found = test(claim, evidence);
      return found === null ? [] : [found];
    }),
};

function test(claim: Expectation, evidence: Evidence): Finding | null {
  const main = comparisonOf(evidence, claim.variant, claim.metric);
  if (main === undefined) return null;
  const { scenario, variant, reference, metric, change, ci, verdict, a, b } = main;
  const label = metricLabel(metric);
  const numbers =
    change === null || ci === null || a === null || b === null
      ? `${label} could not be compared (${main.note ?? 'not measured in both'})`
      : `${label} of ${variant} ${withUnit(b.value, b.unit)} against ${withUnit(a.value, a.unit)} of ${reference}, ${changeWithInterval(change, ci)}`;
  const open = verdict === 'inconclusive' || verdict === 'invalid';
  const held = open ? null : verdict === claim.direction;
  const lead = open ? "can't be told from this run" : held ? 'held here' : 'did not hold here';
  const why = held === false ? ` ${claim.otherwise} Beside it: ${beside(evidence, variant)}.` : '';
  return {
    id: `${scenario}/${claim.id}`,
    scenario,
    kind: 'expectation',
    held,
    text: `“${claim.claim}” ${lead}: ${numbers}.${why}`,
    evidence: [metric, ...(held === false ? BESIDE : [])].map((name) => ({
      metric: name,
      variant,
      reference,
    })),
  };
}

function beside(evidence: Evidence, variant: string): string {
  const parts = BESIDE.flatMap((name) => {
    const found = comparisonOf(evidence, variant, name);
    if (found === undefined || found.a === null || found.b === null) return [];
    const label = metricLabel(name);
    return [`${label} ${withUnit(found.b.value, found.unit)} against ${withUnit(found.a.value, found.unit)}`];
  });
  return parts.length === 0 ? 'no probe reported' : parts.join(', ');
}
