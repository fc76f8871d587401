import { counted, level, NONE, number, percent } from '../../harness/words/format.ts';
import { clopperPearson } from '../decision/clopper-pearson.ts';
import { markdownTable } from '../table.ts';
import { CASES, type CapacityCase, sloOf } from './cases.ts';
import { ANSWERERS, type Answer, type Simulated } from './results.ts';
import { SIMULATED } from './simulated-cases.ts';
import { type CaseSummary, median, summarise } from './summary.ts';

/** What is asked of searches of simulated systems: intervals that hold the truth, and of ln(middle / truth). */
const WANTED = { held: 0.95, bias: 0.01, deviation: 0.02 };
/** What a search may take at a width: seconds. */
const QUICK = { width: 0.03, seconds: 300 };

const signed = (share: number) => `${share > 0 ? '+' : ''}${percent(share)}`;
const rate = (value: number | null) => (value === null ? NONE : number(value));
const yes = (met: boolean) => (met ? 'yes' : 'no');

/** All that is kept, as Markdown: simulated systems, real servers, and peers beside them; parts that hold nothing are left out. */
export function capacityTables(answers: readonly Answer[], simulated: readonly Simulated[]): string {
  const parts = [
    regularTable(simulated),
    awkwardTable(simulated),
    realTable(answers),
    speedInWords(answers),
    peerTable(answers),
    legend(answers, simulated),
  ];
  return parts.filter((part) => part !== null).join('\n\n') || 'No capacity has been searched yet.';
}

/** The latest of each, in the order of the cases. */
function latest(simulated: readonly Simulated[], regular: boolean) {
  return SIMULATED.filter((one) => one.regular === regular).flatMap((one) => {
    const found = simulated.findLast((each) => each.case === one.name);
    return found === undefined ? [] : [{ one, found }];
  });
}

function regularTable(simulated: readonly Simulated[]): string | null {
  const rows = latest(simulated, true).map(({ found }) => {
    const { searches, right, bias, deviation, width, loadSeconds } = found;
    return [
      found.case,
      rate(found.truth),
      shareOf(right, searches),
      yes(right / searches >= WANTED.held),
      bias === null ? NONE : signed(bias),
      yes(bias !== null && Math.abs(bias) <= WANTED.bias),
      deviation === null ? NONE : percent(deviation),
      yes(deviation !== null && deviation <= WANTED.deviation),
      width === null ? NONE : percent(width),
      `${number(loadSeconds)}`,
    ];
  });
  if (rows.length === 0) return null;
  return markdownTable(
    [
      'simulated',
      'truth, req/s',
      'intervals that hold it',
      `at least ${level(WANTED.held)}`,
      'bias',
      `at most ${level(WANTED.bias)}`,
      'SD',
      `at most ${level(WANTED.deviation)}`,
      'width, median',
      'load, s, median',
    ],
    rows,
  );
}

function awkwardTable(simulated: readonly Simulated[]): string | null {
  const rows = latest(simulated, false).map(({ one, found }) => [
    found.case,
    `${found.truth === null ? '' : `${number(found.truth)}: `}${one.says}`,
    shareOf(found.right, found.searches),
    Object.entries(found.states)
      .sort(([, a], [, b]) => b - a)
      .map(([state, count]) => `${state} ${count}`)
      .join(', '),
    rate(found.middle),
    found.width === null ? NONE : percent(found.width),
  ]);
  if (rows.length === 0) return null;
  return markdownTable(
    ['simulated', 'right, req/s', 'right answers', 'states', 'middle, median', 'width, median'],
    rows,
  );
}

function realTable(answers: readonly Answer[]): string | null {
  const rows = CASES.flatMap((one) => {
    return budgetsOf(answers).flatMap((budget) => {
      const own = answers.filter(({ budgetSeconds }) => budgetSeconds === budget);
      const summary = summarise(one, 'paceline', own);
      return summary === null ? [] : [realRow(one, budget, summary)];
    });
  });
  if (rows.length === 0) return null;
  return markdownTable(
    [
      'server',
      'SLO',
      'budget, s',
      'truth, req/s',
      'moved by',
      'found',
      'error',
      'target',
      'met by the median',
      'intervals that hold the truth',
      'width',
      'load, s',
      'clock, s',
      'stolen',
    ],
    rows,
  );
}

/** What searches were given, seconds of load, ascending: a longer search is another one. */
function budgetsOf(answers: readonly Answer[]): number[] {
  const budgets = answers.flatMap(({ by, budgetSeconds }) =>
    by === 'paceline' && budgetSeconds !== null ? [budgetSeconds] : [],
  );
  return [...new Set(budgets)].sort((a, b) => a - b);
}

function realRow(one: CapacityCase, budget: number, summary: CaseSummary): string[] {
  const { answers, truth, how, moved, estimate, error, errors, within, holding, width, stolen } = summary;
  return [
    one.name,
    sloOf(one),
    number(budget),
    `${number(truth)}: ${how}`,
    percent(moved),
    rate(estimate),
    errorInWords(summary),
    `within ${level(one.within)}: ${within} of ${answers}`,
    yes(error !== null && errors.length === answers && Math.abs(error) <= one.within),
    shareOf(holding, answers),
    width === null ? NONE : percent(width),
    counted(summary.loadSeconds),
    counted(summary.seconds),
    stolen === null ? NONE : `${percent(stolen.median)}, at most ${percent(stolen.most)}`,
  ];
}

/** The median, and between which errors it lies where there are several. */
function errorInWords({ error, errors }: CaseSummary): string {
  const [first] = errors;
  const last = errors.at(-1);
  if (error === null || first === undefined || last === undefined) return NONE;
  return errors.length === 1 ? signed(error) : `${signed(error)} [${signed(first)}, ${signed(last)}]`;
}

function speedInWords(answers: readonly Answer[]): string | null {
  const lines = budgetsOf(answers).map((budget) => speedOf(answers, budget));
  return lines.length === 0 ? null : lines.filter((line) => line !== null).join(' ');
}

function speedOf(answers: readonly Answer[], budget: number): string | null {
  const ours = answers.filter(({ by, budgetSeconds }) => by === 'paceline' && budgetSeconds === budget);
  const load = median(ours.map(({ loadSeconds }) => loadSeconds));
  const clock = median(ours.map(({ seconds }) => seconds));
  if (load === null || clock === null) return null;
  const narrow = ours.filter(
    ({ lower, upper }) => lower !== null && upper !== null && upper / lower - 1 <= QUICK.width,
  );
  const took = median(narrow.map(({ seconds }) => seconds));
  return (
    `With ${number(budget)} s, the median of ${ours.length} searches took ${number(load)} s of load, ${number(clock)} s on the clock; ` +
    `${narrow.length} of them ended at most ${level(QUICK.width)} wide` +
    (took === null
      ? '.'
      : `, whose median is ${number(took)} s on the clock (${took < QUICK.seconds ? 'under' : 'not under'} ` +
        `the ${number(QUICK.seconds / 60)} minutes that are asked).`)
  );
}

function peerTable(answers: readonly Answer[]): string | null {
  const rows = CASES.flatMap((one) => {
    const all = ANSWERERS.map((by) => summarise(one, by, answers));
    if (all.slice(1).every((summary) => summary === null)) return [];
    return [
      [
        one.name,
        sloOf(one),
        rate(all.find((summary) => summary !== null)?.truth ?? null),
        ...all.map((summary) =>
          summary === null ? NONE : `${errorInWords(summary)}, n = ${summary.answers}`,
        ),
      ],
    ];
  });
  if (rows.length === 0) return null;
  return markdownTable(
    ['error of', 'SLO', 'truth, req/s', ...ANSWERERS.map((by) => by.replace('paceline', 'Paceline'))],
    rows,
  );
}

/** `190 of 200: 95.0 % [91.0 %, 97.6 %]`. */
function shareOf(count: number, n: number): string {
  const [low, high] = clopperPearson(count, n);
  return `${count} of ${n}: ${percent(count / n)} [${percent(low)}, ${percent(high)}]`;
}

function legend(answers: readonly Answer[], simulated: readonly Simulated[]): string | null {
  const all = [...answers, ...simulated];
  if (all.length === 0) return null;
  const each = (values: readonly string[]) => [...new Set(values)].sort().join(', ');
  const machines = each(answers.map(({ machine }) => machine));
  return [
    'Shares with their exact 95 % interval (Clopper and Pearson); errors are those of the middle of the interval on a log scale, the',
    'median and in brackets the least and the largest. Moved by: the difference between the truth before a search and after it, median.',
    `Engine ${each(all.map(({ engine }) => engine))} at ${each(all.map(({ code }) => code))};`,
    `${each(all.map(({ at }) => at.slice(0, 10)))}${machines === '' ? '' : `; ${machines}`}.`,
  ].join(' ');
}
