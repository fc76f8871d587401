import type { Comparison } from '../record/comparison.ts';
import type { GateResult } from '../record/gate.ts';
import { changeInWords } from './change.ts';
import { NONE, number } from './format.ts';
import { comparedLabel } from './metric-label.ts';
import { type Cell, cell, column, row, type TextTable, words } from './table.ts';
import { STANDING_TONES } from './tone.ts';

/** The metrics that decide, as they were first and as their repetition found them; without rows where nothing was repeated. */
export function confirmationTable({ comparison, comparisons, confirmation }: GateResult): TextTable {
  const first = (comparison?.comparisons ?? comparisons).filter(({ gating }) => gating);
  const again = (confirmation?.comparisons ?? []).filter(({ gating }) => gating);
  const names = confirmation === null ? [] : [...new Set([...first, ...again].map(comparedLabel))];
  const named = (some: readonly Comparison[], name: string) =>
    some.find((one) => comparedLabel(one) === name);
  return {
    caption: 'First and repeated',
    columns: [
      words('metric', { full: 'Metric' }),
      column('first', '', { full: 'First' }),
      words('verdict', { full: 'Verdict', signed: true, spare: 1 }),
      column('repeated', '', { full: 'Repeated' }),
      words('verdict', { full: 'Verdict', signed: true, spare: 1 }),
    ],
    rows: names.map((name) =>
      row([name, ...changeAndVerdict(named(first, name)), ...changeAndVerdict(named(again, name))]),
    ),
  };
}

function changeAndVerdict(one: Comparison | undefined): Cell[] {
  if (one === undefined) return [cell(NONE), cell(NONE)];
  return [cell(changeInWords(one)), cell(one.verdict, { tone: STANDING_TONES[one.verdict] })];
}

/** What the repetition cost; null where nothing was repeated. */
export function repeatedInWords({ confirmation, loadSeconds }: GateResult): string | null {
  return confirmation === null ? null : `With the repetition, ${number(loadSeconds)} s of load.`;
}
