import type { SloResult } from '../record/slo-result.ts';
import { NONE, withUnit } from './format.ts';
import { sentence } from './sentence.ts';
import { cell, column, row, type TextTable, words } from './table.ts';
import { SLO_TONES } from './tone.ts';

/**
 * SLOs and what was measured, a row each.
 * @param notes whether what there is to say of a state stands beside it, or apart from the table
 */
export function sloTable(slos: readonly SloResult[], notes: 'beside' | 'apart'): TextTable {
  return {
    caption: 'SLOs and what was measured',
    columns: [
      words('SLO'),
      column('measured', '', { full: 'Measured' }),
      words('state', { full: 'State', signed: true }),
    ],
    rows: slos.map(({ slo, value, unit, state, note }) =>
      row([
        slo,
        value === null ? NONE : withUnit(value, unit),
        cell(note === null || notes === 'apart' ? state : `${state}: ${note}`, {
          short: state,
          stacked: note === null ? null : { above: state, below: note },
          tone: SLO_TONES[state],
        }),
      ]),
    ),
  };
}

/** What there is to say of their states, a sentence each. */
export function sloNotes(slos: readonly SloResult[]): string[] {
  return slos.flatMap(({ slo, note }) => (note === null ? [] : [sentence(`${slo}: ${note}`)]));
}
