import type { CapacityResult, CurvePoint } from '../record/capacity.ts';
import { rangeOf } from './capacity-range.ts';
import { readingInWords } from './capacity-slo.ts';
import { number } from './format.ts';
import { capital } from './sentence.ts';

/** What limits the answer, a text each: the generator, the SLO that breaks first, or what makes it irregular. */
export function limitsInWords(result: CapacityResult): string[] {
  const { state, irregular, limitedBy, limitedReasons, binding, curve, lower, upper, slo } = result;
  const { searches, subject } = result;
  if (slo.length === 0) return [];
  if (state === 'irregular') {
    const seen = lower.value === null && upper.value === null ? [] : [seenInWords(result)];
    return [...irregular.map(capital), ...seen];
  }
  return [
    ...(limitedBy === 'generator' ? [generatorInWords(limitedReasons)] : []),
    ...(binding === null ? [] : [bindingInWords(binding, curve, slo.length)]),
    ...(result.moments ?? []).map(capital),
    ...(result.slowErrors === undefined ? [] : [result.slowErrors]),
    ...starvedInWords(curve),
    ...(state === 'found' && searches.length === 1 && subject.kind !== 'url' ? [ONE_LAUNCH] : []),
  ];
}

/** A loop that is always busy while its process gets less than a core was kept from it by something else. */
function starvedInWords(curve: readonly CurvePoint[]): string[] {
  const starved = curve.find(
    ({ utilization, cpu }) =>
      utilization !== null && cpu !== null && utilization > 0.95 && cpu < 0.8 * utilization,
  );
  if (starved === undefined) return [];
  return [
    `At ${number(starved.rate)} req/s the loop was busy all the time and the target had ${number(starved.cpu ?? 0)} of a core: something else on this machine held it, so what is missed there may be the machine’s doing and not the target’s`,
  ];
}

const ONE_LAUNCH =
  'What launches differ by is not in the interval, since it rests on one: a larger budget makes more of them';

function seenInWords(result: CapacityResult): string {
  return `The ends that were seen, ${rangeOf(result)} req/s, depend on what the target went through before, so nothing should be planned with them`;
}

function generatorInWords(reasons: readonly string[]): string {
  const why = reasons.length === 0 ? '' : `: ${reasons.join('; ')}`;
  return `The generator was the limit, not the target${why}. The target may carry more, so there is no upper end`;
}

function bindingInWords(binding: string, curve: readonly CurvePoint[], asked: number): string {
  const broken = lowestMiss(binding, curve);
  const head = asked === 1 ? `What is missed is ${binding}` : `What is missed first is ${binding}`;
  if (broken === null) return head;
  const { rate, value, ci } = broken;
  return `${head}: at ${number(rate)} req/s ${readingInWords(binding, value, ci)}`;
}

/** The lowest load at which the SLO was missed, with what was read of it there. */
function lowestMiss(
  slo: string,
  curve: readonly CurvePoint[],
): { rate: number; value: number; ci: [number, number] | null } | null {
  for (const { rate, class: of, slos } of curve) {
    const reading = of === 'missed' ? slos.find((one) => one.slo === slo) : undefined;
    if (reading !== undefined) return { rate, value: reading.value, ci: reading.ci };
  }
  return null;
}
