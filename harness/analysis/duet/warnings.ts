import { allowedOf } from '../../config/may-differ.ts';
import type { CompareManifest } from '../../record/compare.ts';
import type { Comparison } from '../../record/comparison.ts';
import type { DuetTrial } from '../../record/duet.ts';
import { number } from '../../words/format.ts';
import { comparedLabel } from '../../words/metric-label.ts';
import { probeNotes } from '../probe-notes.ts';

/** p of the cross-check above which it does not support a verdict, where so few pairs could have supported it. */
const DISAGREES = 0.05;

/** What a reader must know to trust the numbers, beside what was known before the first launch. */
export function warningsOf(
  manifest: CompareManifest,
  duets: readonly DuetTrial[],
  comparisons: readonly Comparison[],
): string[] {
  const warnings: string[] = [];
  for (const { metric, route, phase, gating, verdict, signFlip } of comparisons) {
    if (!gating || signFlip === null || (verdict !== 'regressed' && verdict !== 'improved')) continue;
    if (signFlip.p > DISAGREES && signFlip.floor <= DISAGREES) {
      const label = comparedLabel({ metric, route, phase });
      warnings.push(
        `${label}: the sign-flip test, which assumes nothing of how launches spread, does not agree (p = ${number(signFlip.p)})`,
      );
    }
  }
  const cpu = comparisons.find(({ metric }) => metric === 'cpuPerRequest');
  if (cpu?.note !== undefined && !cpu.gating && manifest.gating.includes('cpuPerRequest')) {
    warnings.push(`CPU per request does not decide. ${cpu.note}`);
  }
  const replaced = new Set(duets.map(({ replaces }) => replaces));
  const spoiled = duets.flatMap((duet) =>
    duet.state === 'invalid' && replaced.has(duet.block) ? [duet.reason.message] : [],
  );
  if (spoiled.length > 0) {
    const what = spoiled.length === 1 ? '1 launch pair was' : `${spoiled.length} launch pairs were`;
    const why = [...new Set(spoiled)].join('; ');
    warnings.push(`${what} asked again, since the machine was in the way: ${why}`);
  }
  const sides = duets.flatMap(({ a, b }) => [
    ...(a === null ? [] : [{ ...a, place: 'A' }]),
    ...(b === null ? [] : [{ ...b, place: 'B' }]),
  ]);
  warnings.push(...probeNotes(sides));
  const arms = duets.flatMap(({ a, b }) => [a, b]).filter((arm) => arm !== null);
  if (arms.some(({ launch, probe }) => launch !== null && probe.length === 0)) {
    warnings.push(
      'no probe reported from a target: GC and memory are unknown there; the command must pass NODE_OPTIONS on',
    );
  }
  const { answers } = duets.at(-1) ?? { answers: null };
  for (const { request, route = request, difference } of answers?.differences ?? []) {
    if (!allowedOf(manifest.answersMayDiffer, route).whole) continue;
    warnings.push(`A and B answer ${request} differently: ${difference}`);
  }
  return warnings;
}
