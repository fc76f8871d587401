import { changeWithInterval, level, NONE, number, signed } from '../../harness/words/format.ts';
import { comparedLabel, metricLabel } from '../../harness/words/metric-label.ts';
import type { Share } from '../decision/summary.ts';
import { markdownTable } from '../table.ts';
import type { KeptLaunches } from './launches.ts';
import { meansOfNoOps, NO_OP_CONFIDENCE, type NoOpMean, swappedAtRandom } from './no-ops.ts';
import { DECIDERS, type RegressionDecision } from './results.ts';
import type { Row } from './row.ts';
import { ROWS, wanted } from './rows.ts';
import { decisionsOf } from './schedule.ts';
import { newestOf, type RowSummary, summaryOf } from './summary.ts';

/** Judgements of the no-ops' launches with arms that changed names. */
const TIMES = 10_000;
/** Share of them that may be called slower, as the error rate that is promised. */
const MOST = 0.01;
/** What a load of 60 s may take on the clock, seconds, where nothing is repeated; a repetition takes as much again. */
const CLOCK = { load: 60, most: 130 };

const HEADING = ['change', 'seen by', 'role', 'found', 'target', 'met', 'it read, mean', 'engine'];

/** What all decisions come to. @param engines whose decisions count: of each row those of the newest of them */
export function regressionTable(
  decisions: readonly RegressionDecision[],
  launches: readonly KeptLaunches[],
  engines: readonly string[],
): string {
  const of = (row: Row, by: (typeof DECIDERS)[number]) =>
    newestOf(decisionsOf(row, by, decisions), by === 'paceline' ? engines : all(decisions));
  const made = ROWS.map((row) => ({ row, mine: of(row, 'paceline') }));
  const rows = made.map(({ row, mine }) => rowOf(row, summaryOf(row, mine)));
  const counted = made.flatMap(({ mine }) => mine);
  const noOps = made.filter(({ row }) => row.kind === 'no-op').flatMap(({ mine }) => mine);
  const keptOfNoOps = launches.filter(({ at }) => noOps.some((one) => one.at === at));
  const peers = ROWS.filter((row) => row.peers).map((row) => [
    row.says,
    ...DECIDERS.map((by) => inWords(summaryOf(asPeersSay(row, by), of(row, by)))),
  ]);
  return [
    markdownTable(HEADING, rows),
    ...noOpsInWords(noOps, keptOfNoOps),
    clockInWords(counted),
    markdownTable(['change', ...DECIDERS.map((by) => (by === 'paceline' ? 'Paceline' : by))], peers),
    legend(counted),
  ].join('\n\n');
}

function all(decisions: readonly RegressionDecision[]): string[] {
  return decisions.map(({ engine }) => engine);
}

/** Whoever decides otherwise names no metric and no route: that it fails is all that can be asked of it. */
function asPeersSay(row: Row, by: (typeof DECIDERS)[number]): Row {
  return by === 'paceline' || row.seen === null
    ? row
    : { ...row, kind: 'gating', seen: { metrics: ['throughput', 'latencyP95'] } };
}

function rowOf(row: Row, summary: RowSummary | null): string[] {
  const target =
    row.target === null ? (row.kind === 'no-op' ? 'none fails' : 'told') : `at least ${level(row.target)}`;
  const asked = row.kind === 'improved' ? 'named' : target;
  const told = [row.says, seenInWords(row), row.kind];
  if (summary === null) return [...told, NONE, asked, 'not measured'];
  const { met, enough, read, engines } = summary;
  const change =
    read === null ? NONE : `${comparedLabel(read.as)} ${changeInWords(read.change, unitOf(read.as))}`;
  return [
    ...told,
    `${inWords(summary)}${enough ? '' : `; ${wanted(row)} wanted`}`,
    asked,
    // Too few that miss nothing say nothing yet; too many that miss do.
    met ? (enough ? 'yes' : 'too few') : 'no',
    change,
    engines.join(', '),
  ];
}

function seenInWords({ seen }: Row): string {
  if (seen === null) return 'nothing';
  const metrics = seen.metrics.map(metricLabel).join(' or ');
  return seen.route === undefined ? metrics : `${metrics} of \`${seen.route}\``;
}

function inWords(summary: RowSummary | null): string {
  if (summary === null) return NONE;
  const { found, invalid } = summary;
  return `${shareInWords(found)}${invalid > 0 ? `, ${invalid} invalid` : ''}`;
}

function shareInWords({ count, n, ci }: Share): string {
  const places = (share: number) => String(Number((share * 100).toFixed(share < 0.01 ? 2 : 1)));
  return `${count} of ${n} [${places(ci[0])}, ${places(ci[1])}] %`;
}

function unitOf({ scale, unit }: { scale?: string | undefined; unit: string }): string | null {
  return scale === undefined ? null : unit;
}

function changeInWords(change: number, unit: string | null): string {
  if (unit !== null) return `${change > 0 ? '+' : ''}${number(change)} ${unit}`;
  return change >= 1 ? `${number(1 + change)}x` : signed(change);
}

function noOpsInWords(decisions: readonly RegressionDecision[], launches: readonly KeptLaunches[]): string[] {
  if (decisions.length === 0) return ['No gate on a no-op yet.'];
  const failed = decisions.filter(({ exitCode }) => exitCode === 1).length;
  const invalid = decisions.filter(({ verdict }) => verdict === 'invalid' || verdict === 'failed').length;
  const swapped = swappedAtRandom(launches, TIMES);
  const again =
    swapped === null
      ? ''
      : ` Of ${TIMES.toLocaleString('en')} judgements of the launches of ${launches.length} of them, in which A and B changed names at random, launch by launch, ${swapped.count} called B slower: ${level(Number((swapped.count / swapped.n).toPrecision(2)))}, at most ${level(MOST)} may${swapped.count / swapped.n > MOST ? ', so too many' : ''}.`;
  return [
    `No-ops: ${decisions.length} gates, ${failed} failed, ${invalid} invalid.${again}`,
    markdownTable(
      ['metric', 'gates', `B/A of no-ops: mean and its ${level(NO_OP_CONFIDENCE)} interval`, 'holds none'],
      meansOfNoOps(decisions).map((one) => [
        one.name,
        String(one.n),
        meanInWords(one),
        one.holdsZero === null ? 'too few' : one.holdsZero ? 'yes' : 'no',
      ]),
    ),
  ];
}

function meanInWords({ mean, ci, unit }: NoOpMean): string {
  if (unit === null) return ci === null ? signed(mean) : changeWithInterval(mean, ci);
  const interval = ci === null ? '' : ` [${number(ci[0])}, ${number(ci[1])}]`;
  return `${mean > 0 ? '+' : ''}${number(mean)}${interval} ${unit}`;
}

function clockInWords(decisions: readonly RegressionDecision[]): string {
  const slowStarts = new Set(
    ROWS.filter(({ seen }) => seen?.metrics.includes('startUp')).map(({ name }) => name),
  );
  const usual = decisions.filter(({ row, loadSeconds }) => !slowStarts.has(row) && loadSeconds > 0);
  const once = usual.filter(({ repeated }) => !repeated);
  const twice = usual.filter(({ repeated }) => repeated);
  const told = (some: readonly RegressionDecision[], most: number) =>
    some.length === 0
      ? 'none yet'
      : `${some.length} took ${number(Math.max(...some.map(({ clockSeconds }) => clockSeconds)))} s at most for ${number(Math.max(...some.map(({ loadSeconds }) => loadSeconds)))} s of load at most (${most} s may be)`;
  return `On the clock, of services that start in a second: without a repetition ${told(once, CLOCK.most)}; with one ${told(twice, 2 * CLOCK.most)}.`;
}

function legend(decisions: readonly RegressionDecision[]): string {
  const distinct = (read: (decision: RegressionDecision) => string) =>
    [...new Set(decisions.map(read))].sort();
  if (decisions.length === 0) return 'No decision yet.';
  const days = distinct(({ at }) => at.slice(0, 10));
  const machines = distinct(
    ({ fingerprint: { machine, node } }) => `${machine.cores} x ${machine.cpu}, Node ${node}`,
  );
  return `Shares with their exact 95 % interval (Clopper and Pearson). A row counts as met when it misses no more than once, of at \
least four; a no-op never may. A decision that is invalid found nothing. Peers need only fail. Code ${distinct(({ code }) => code).join(', ')}; \
${days[0]}${days.length > 1 ? ` to ${days.at(-1)}` : ''}; ${machines.join('; ')}.`;
}
