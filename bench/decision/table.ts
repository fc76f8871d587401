import { level, NONE, number } from '../../harness/words/format.ts';
import { markdownTable } from '../table.ts';
import { CASES, type DecisionCase } from './cases.ts';
import { DECIDERS, type Decision } from './results.ts';
import { type CaseSummary, type Share, summarise } from './summary.ts';

const OURS = [
  'case',
  'true change of service time',
  'target',
  'decisions',
  'share',
  'met',
  'estimated change, mean',
  'intervals that hold the truth',
  'load, s',
];

/** All cases of which there are decisions: what was decided beside what is true, and beside what peers decided. */
export function decisionTable(decisions: readonly Decision[]): string {
  const rows: string[][] = [];
  const beside: string[][] = [];
  for (const one of CASES) {
    const ours = summarise(one, 'paceline', decisions);
    if (ours !== null) rows.push(rowOf(one, ours));
    const all = DECIDERS.map((by) => summarise(one, by, decisions));
    if (all.slice(1).every((summary) => summary === null)) continue;
    const cells = all.map((summary) => (summary === null ? NONE : shareInWords(summary.counted)));
    beside.push([one.name, one.wanted.verdicts.join(' or '), wantedInWords(one), ...cells]);
  }
  const tables = [markdownTable(OURS, rows)];
  if (beside.length > 0) {
    tables.push(markdownTable(['case', 'who said', 'target', ...DECIDERS.map(named)], beside));
  }
  return [...tables, legend(decisions)].join('\n\n');
}

function rowOf(one: DecisionCase, summary: CaseSummary): string[] {
  const { decisions, invalid, change, holding, confidence } = summary;
  const enough = decisions >= one.wanted.decisions;
  return [
    one.name,
    trueChange(one, summary),
    `${one.wanted.verdicts.join(' or ')}: ${wantedInWords(one)}`,
    `${decisions}${enough ? '' : ` of ${one.wanted.decisions}`}${invalid > 0 ? `, ${invalid} invalid` : ''}`,
    shareInWords(summary.counted),
    `${summary.met ? 'yes' : 'no'}${enough ? '' : ', so far'}`,
    change === null ? NONE : `${signed(change.value)}${change.ci ? ` ${range(change.ci, signed)}` : ''}`,
    holding.n === 0
      ? NONE
      : `${shareInWords(holding)}${confidence === null ? '' : `, at ${level(confidence)}`}`,
    `${summary.loadSeconds.toFixed(0)} of ${one.budgetSeconds}`,
  ];
}

function trueChange({ extra }: DecisionCase, { extraUs, baseUs, truth }: CaseSummary): string {
  if (extra === 0) return 'none';
  if (truth === null || baseUs === null) return `${number(extraUs)} us`;
  return `${signed(truth)}: ${number(extraUs)} us of ${number(baseUs)}`;
}

function wantedInWords({ wanted: { share } }: DecisionCase): string {
  return 'atMost' in share ? `at most ${level(share.atMost)}` : `at least ${level(share.atLeast)}`;
}

/** `1 of 200: 0.5 % [0.01, 2.8]`. */
function shareInWords({ count, n, ci }: Share): string {
  return `${count} of ${n}: ${level(Number((count / n).toPrecision(3)))} ${range(ci, (share) => places(share * 100))}`;
}

/** A change in per cent with two places, which is what these intervals are about. */
function signed(share: number): string {
  const text = (share * 100).toFixed(2);
  return `${share > 0 && Number(text) !== 0 ? '+' : ''}${text} %`;
}

function places(value: number): string {
  return String(Number(value.toFixed(value < 1 ? 2 : 1)));
}

function range(ci: readonly [number, number], show: (value: number) => string): string {
  return `[${show(ci[0])}, ${show(ci[1])}]`;
}

function named(by: (typeof DECIDERS)[number]): string {
  return by === 'paceline' ? 'Paceline' : by;
}

function legend(decisions: readonly Decision[]): string {
  const distinct = (read: (decision: Decision) => string) => [...new Set(decisions.map(read))].sort();
  const days = distinct(({ at }) => at.slice(0, 10));
  const when = days.length > 1 ? `${days[0]} to ${days.at(-1)}` : (days[0] ?? NONE);
  const machines = distinct(
    ({ fingerprint: { machine, node } }) => `${machine.cores} x ${machine.cpu}, Node ${node}`,
  );
  return `Shares with their exact 95 % interval (Clopper and Pearson), other means with a t-interval. What B takes \
longer is in its code, and is the share in the case's name of the base's service time as a comparison with itself found \
it once beforehand; the true change is that time over A's service time as each decision found it. A decision that is \
invalid counts as one that was made. Engine ${distinct(({ engine }) => engine).join(', ')} at \
${distinct(({ code }) => code).join(', ')}; ${when}; ${machines.join('; ')}.`;
}
