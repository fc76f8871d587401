import type { Comparison } from '../record/comparison.ts';
import type { GateResult } from '../record/gate.ts';
import { number } from './format.ts';
import { metricLabel } from './metric-label.ts';

/** A metric that decides, as it was first and as its repetition found it. */
interface ConfirmedRow {
  label: string;
  first: Comparison | null;
  again: Comparison | null;
}

/** The metrics that decide, first and repeated; empty where nothing was repeated. */
export function confirmedRows({ comparison, comparisons, confirmation }: GateResult): ConfirmedRow[] {
  if (confirmation === null) return [];
  const first = (comparison?.comparisons ?? comparisons).filter(({ gating }) => gating);
  const again = confirmation.comparisons.filter(({ gating }) => gating);
  const names = [...new Set([...first, ...again].map(({ metric }) => metric))];
  return names.map((name) => ({
    label: metricLabel(name),
    first: first.find(({ metric }) => metric === name) ?? null,
    again: again.find(({ metric }) => metric === name) ?? null,
  }));
}

/** What the repetition cost; null where nothing was repeated. */
export function repeatedInWords({ confirmation, loadSeconds }: GateResult): string | null {
  return confirmation === null ? null : `With the repetition, ${number(loadSeconds)} s of load.`;
}
