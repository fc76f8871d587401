import type { RunComparison } from '../../record/comparison.ts';
import type { Finding } from '../../record/finding.ts';
import { changeWithInterval, level, percent, withUnit } from '../../words/format.ts';
import { metricLabel } from '../../words/metric-label.ts';
import { comparisonOf, type Evidence, type Rule } from './rule.ts';

/** For each variant: how it compares with its reference in what decides, and what its loop did meanwhile. */
export const result: Rule = {
  id: 'result',
  title: 'Which variant is faster, and by how much',
  why: 'It is the question that the scenario asks.',
  find: (evidence) =>
    evidence.result.variants.flatMap((variant) => {
      const name = evidence.scenario.gating[0];
      const main = name === undefined ? undefined : comparisonOf(evidence, variant.name, name);
      if (main === undefined) return [];
      return [finding(evidence, main)];
    }),
};

function finding(evidence: Evidence, main: RunComparison): Finding {
  const { scenario, variant, reference, metric } = main;
  const delay = comparisonOf(evidence, variant, 'loopDelayP99');
  const text = [sentence(main), delay === undefined ? null : delaySentence(delay)].filter(
    (part) => part !== null,
  );
  return {
    id: `${scenario}/${variant}/${metric}`,
    scenario,
    kind: 'result',
    held: null,
    text: `${text.join('; ')}.`,
    evidence: [
      { metric, variant, reference },
      ...(delay === undefined ? [] : [{ metric: delay.metric, variant, reference }]),
    ],
  };
}

function sentence({
  metric,
  variant,
  reference,
  change,
  ci,
  confidence,
  verdict,
  cannotRuleOut,
  n,
  note,
}: RunComparison): string {
  const label = metricLabel(metric);
  if (change === null || ci === null) {
    return `${variant} against ${reference}: ${label} can't be compared yet (${note ?? 'not measured in both'})`;
  }
  const size = changeWithInterval(change, ci);
  const basis = `${level(confidence)} interval, ${n} launches of each`;
  switch (verdict) {
    case 'improved':
    case 'regressed': {
      const word = verdict === 'improved' ? 'better' : 'worse';
      if (metric === 'throughput' && change >= 1) {
        return `${variant} serves ${size} the requests of ${reference} (${basis})`;
      }
      return `${variant} is ${word} than ${reference}: ${label} ${size} (${basis})`;
    }
    case 'no-change':
      return `${variant} and ${reference} are the same within the margin: ${label} ${size} (${basis})`;
    default: {
      const rest =
        cannotRuleOut === null ? '' : `; can't rule out that it is ${percent(cannotRuleOut)} worse`;
      const more = note === undefined ? '' : `; ${note}`;
      return `${variant} and ${reference} can't be told apart here: ${label} ${size} (${basis})${rest}${more}`;
    }
  }
}

function delaySentence({ a, b }: RunComparison): string | null {
  if (a === null || b === null) return null;
  return `its loop delay p99 is ${withUnit(b.value, b.unit)} against ${withUnit(a.value, a.unit)}`;
}
