import { againstStored } from '../analysis/against-stored.ts';
import { judgeComparison } from '../analysis/duet/judge.ts';
import { judgeBaseline, judgeGate } from '../analysis/gate.ts';
import { judgeSlo, SLO_LAUNCHES } from '../analysis/slo.ts';
import type { CompareResult } from '../record/compare.ts';
import type { GateResult } from '../record/gate.ts';
import { standing } from '../record/replaced.ts';
import { recordedTerm } from '../record/slo.ts';
import type { CompareStore } from '../record/store.ts';
import type { MeasuredTrial } from '../record/trial.ts';

/**
 * What a gate makes of its comparison, its repetition and the launches that its SLOs were checked on: the same for the same
 * records. Null for a comparison that no gate asked for, and for a gate that was interrupted.
 * @throws RECORD_DAMAGED
 */
export function judgeGateRecord(store: CompareStore): GateResult | null {
  const { gate, fingerprint } = store.readManifest();
  const comparison = store.readResults();
  if (gate === undefined || comparison.state === 'interrupted') return null;
  const { selfcheck, strict, baseline } = gate;
  const trials = standing(store.readSloTrials(), ({ order }) => order);
  const asked = comparison.verdict === 'invalid' ? [] : gate.slos.map(recordedTerm);
  if (asked.length > 0 && trials.length < SLO_LAUNCHES) return null;
  const measured = trials.filter((trial): trial is MeasuredTrial => trial.state === 'measured');
  const slos = asked.map((term) => judgeSlo(term, measured));
  const facts = { slos, selfcheck, fingerprint, strict };
  if (baseline !== null) {
    const { comparisons, differences } = againstStored(baseline, comparison);
    return judgeBaseline(comparison, comparisons, differences, facts);
  }
  const confirmation = confirmationOf(store);
  if (comparison.verdict === 'regressed' && confirmation === null) return null;
  return judgeGate(comparison, confirmation, facts);
}

/** The repetition, decided by what it measured; null where there was none, or where it was interrupted. */
function confirmationOf({ confirmation }: CompareStore): CompareResult | null {
  if (confirmation === null) return null;
  const result = judgeComparison(confirmation.readManifest(), confirmation.readTrials());
  return result.state === 'interrupted' ? null : result;
}
