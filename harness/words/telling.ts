import type { CompareResult } from '../record/compare.ts';
import type { Comparison } from '../record/comparison.ts';
import type { GateResult } from '../record/gate.ts';
import { withUnit } from './format.ts';
import { decidingKinds, type Headed, headline, inHeadline, mayBe, worse } from './headline.ts';
import { kindsOf } from './kinds-of-change.ts';
import { comparedLabel } from './metric-label.ts';
import { capital, sentence } from './sentence.ts';

/** What stands at the top of a comparison and of a gate, whatever it is written in. */
export interface Telling {
  /** Verdict, route, what, how much. */
  headline: string;
  /** The few things beside it that matter: sentences. */
  lines: string[];
  /** The command that measures just what regressed again; null where that is all, or where nothing did. */
  again: string | null;
}

/** Lines that matter; what is behind them stands in the tables. */
const MOST = 3;
/** Metrics that are named as not ruled out. */
const OPEN = 2;

/** What a comparison says first. */
export function tellingOf(result: CompareResult): Telling {
  const headed = { ...result, signs: result.signs };
  const said = headline(headed);
  return {
    headline: said,
    lines: [...matters(headed), ...notRuledOut(headed), ...reason(headed, said)],
    again: result.verdict === 'regressed' ? (result.narrower ?? null) : null,
  };
}

/** What a gate says first: an SLO that is missed, where that alone fails it, and what its repetition came to. */
export function tellingOfGate(result: GateResult): Telling {
  const { verdict, comparison, confirmation, slos, exitCode } = result;
  const headed = { ...result, signs: comparison?.signs };
  const missed = slos.filter(({ state }) => state === 'missed');
  const slo = missed.map(({ slo, value, unit }) =>
    value === null ? slo : `${slo} (measured: ${withUnit(value, unit)})`,
  );
  const said = takenBack(result) ?? headline(headed);
  const first = missed.length > 0 && verdict !== 'regressed';
  const head = first ? `SLO missed: ${slo.join(', ')}; ${said}` : said;
  return {
    headline: exitCode === 130 ? `interrupted: ${head}` : head,
    lines: [
      ...matters(headed),
      ...(missed.length > 0 && !first ? [`SLO missed: ${slo.join(', ')}.`] : []),
      ...(verdict === 'regressed' && confirmation?.verdict === 'regressed'
        ? ['An independent repetition found it too.']
        : []),
      ...notRuledOut(headed),
      ...reason(headed, said),
    ],
    again: verdict === 'regressed' ? (comparison?.narrower ?? null) : null,
  };
}

/** What the headline of a change says that was seen and does not count; null where none was. */
function takenBack({ verdict, comparisons, comparison, confirmation, selfcheck }: GateResult): string | null {
  if (verdict !== 'inconclusive') return null;
  const gating = comparisons.filter((one) => one.gating);
  const seen = worse(gating, comparisons, comparison?.signs);
  if (seen === '') return null;
  if (selfcheck !== null && !selfcheck.steady)
    return `undecided: ${seen}, on a machine too unsteady for a gate`;
  return confirmation === null ? null : `undecided: ${seen}, seen once and not again`;
}

/** What regressed beside the headline: what decides first, then what is told by a kind of its own. */
function matters({ verdict, comparisons, signs }: Headed): string[] {
  if (verdict === 'invalid') return [];
  const gating = comparisons.filter((one) => one.gating);
  const deciding = decidingKinds(gating, comparisons, signs);
  const said = verdict === 'regressed' ? inHeadline(deciding).slice(0, OPEN) : [];
  const left =
    verdict === 'regressed' ? deciding.filter((one) => !said.includes(one) && one.kind !== 'cpu') : [];
  const told = kindsOf(comparisons, signs).filter(
    ({ of, kind }) => !of.gating && !['other', 'slower', 'route', 'cpu'].includes(kind),
  );
  return [
    ...left.map(({ says, kind }) => sentence(kind === 'slower' ? `Of the whole, ${says}` : capital(says))),
    ...told.map(({ says }) => sentence(`Beside it, and not deciding: ${says}`)),
  ].slice(0, MOST);
}

/** What of that which decides is still open, the worst first. */
function notRuledOut({ verdict, slower, comparisons }: Headed): string[] {
  if (verdict === 'invalid' || verdict === 'no-change' || slower === 'no') return [];
  const open = openOf(comparisons).filter(({ cannotRuleOut }) => (cannotRuleOut ?? 0) !== 0);
  // Of what is undecided as a whole, the headline tells the first.
  const left = verdict === 'inconclusive' ? open.slice(1) : open;
  if (left.length === 0) return [];
  const more = left.length > OPEN ? ` (and ${left.length - OPEN} more)` : '';
  return [sentence(`Not ruled out: ${left.slice(0, OPEN).map(mayBe).join('; ')}${more}`)];
}

/** What decides and is still open, the worst first. */
function openOf(comparisons: Headed['comparisons']): Comparison[] {
  return comparisons
    .filter(({ gating, verdict }) => gating && verdict === 'inconclusive')
    .sort((one, other) => (other.cannotRuleOut ?? 0) - (one.cannotRuleOut ?? 0));
}

/** The reason in full where the headline does not give it; of what is open, what would decide it. */
function reason({ verdict, slower, because, comparisons }: Headed, said: string): string[] {
  if (verdict !== 'inconclusive' || slower === 'no') return [];
  if (!because.startsWith('not decided'))
    return said.includes(because.trim()) ? [] : [sentence(capital(because))];
  const open = openOf(comparisons).filter(({ note }) => note !== undefined);
  const notes = new Set(open.map(({ note }) => note));
  const [first] = open;
  if (first?.note !== undefined && notes.size === 1) return [sentence(capital(first.note))];
  const more = open.length > OPEN ? ` (and ${open.length - OPEN} more)` : '';
  return open
    .slice(0, OPEN)
    .map((one, index) => sentence(`${comparedLabel(one)}: ${one.note}${index === OPEN - 1 ? more : ''}`));
}
