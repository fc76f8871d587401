import type { CapacityManifest, Stage } from '../../record/capacity.ts';
import { clearBracket, leaningBracket } from './bracket.ts';
import { contradictions, momentsOf } from './contradiction.ts';
import { type Edge, findEdge } from './edge.ts';
import { generatorFails } from './generator-limit.ts';
import { hiddenOverload } from './hidden-overload.ts';
import { memory } from './pooled.ts';
import { latencyBounds, leaning, loadSeconds, type SeenTrial } from './seen.ts';

export type SearchPlan = Pick<
  CapacityManifest,
  'start' | 'most' | 'ceiling' | 'searches' | 'width' | 'confidence' | 'budgetSeconds'
>;

export type NextTrial =
  | { done: true }
  | {
      done: false;
      search: number;
      stage: Stage;
      /** Requests per second. */
      rate: number;
      warmupSeconds: number;
      durationSeconds: number;
      /** Whether a fresh launch of the target comes first. */
      fresh: boolean;
    };

/** The lowest rate that is looked at: this share of `start`, and at least so many requests per second. */
const LEAST = { share: 1 / 1000, rate: 1 };
/** Loads nearer to each other than this are not told apart by screening. */
const CLOSE = 1.2;
/** Seconds of a screening trial, and of a full one. */
const SCREEN = { warmup: 0.5, duration: 2, share: 0.05, requests: 8, most: 0.1 };
const FULL = { least: 6, most: 24, warmup: 0.25, memories: 60, beyond: 20 };
/** Batches with requests beyond the SLO that show how they follow each other. */
const SHOWING = 5;
/** Full trials of a search at least, and of the only one, whose trials alone have to do for a fit. */
const FEWEST = 4;
const ALONE = 6;
/** Seconds of warm-up that a fresh launch has more, and at most this share of the budget. */
const YOUNG = { warmup: 2, share: 0.02 };
/** Warm-up of a trial at least: so many times what an answer may take, and at most this share of the budget. */
const SETTLED = { bounds: 2, share: 0.03 };
/** Where full trials are, in steps from the edge, by turns. */
const PATTERN = [-1, 1, -0.4, 0.4];
/** The step, in ln(rate): as much as makes the odds of being beyond the SLO e times larger, within bounds. */
const STEP = { least: 0.004, most: 0.15 };
/** Share of the requests beyond the SLO that one trial is enough for. */
const CLEARLY = 0.5;
/** How far beyond a known end, and where one is not known, a trial may go. */
const NEAR = 0.03;
const FAR = 0.08;
/** The first step to the side of a launch's own edge, and how near its ends are to each other when it is found. */
const OWN = { step: 0.015, close: 0.01 };
/** Fractions of the way at which the curve has points as well. */
const CURVE = [0.5, 0.75, 0.9];
/** Share of the edge with which a fresh launch begins. */
const EASY = 0.75;
/** Loads that are asked again at most, since they contradict others: a target of which more do has no one capacity. */
const AGAIN = 3;

/**
 * What to measure next, by what was seen so far and nothing else, so that a saved search can be followed again.
 * Search 1 doubles the load until the SLO is missed, then bisects on a log scale with short trials; from then on full trials
 * alternate around the edge, in each search on a launch of its own, until the interval is as narrow as was asked for, or the budget ends.
 */
export function nextTrial(asked: SearchPlan, seen: readonly SeenTrial[]): NextTrial {
  // Beyond what the generators can't make nothing could be told of the target.
  const most = Math.min(asked.most, generatorFails(asked.ceiling));
  const plan = { ...asked, most, searches: affordable(asked, seen) };
  const spent = seen.reduce((sum, trial) => sum + loadSeconds(trial), 0);
  const next = choose(plan, seen, spent);
  if (next === null) return { done: true };
  // A fresh launch is young: compiled code, caches and pools come with its first requests.
  const young = next.fresh ? Math.min(YOUNG.warmup, plan.budgetSeconds * YOUNG.share) : 0;
  const trial = {
    ...next,
    rate: rounded(next.rate),
    warmupSeconds: round(Math.max(next.warmupSeconds, settling(plan, seen)) + young),
    durationSeconds: round(next.durationSeconds),
  };
  const length = trial.warmupSeconds + trial.durationSeconds;
  return spent + length > plan.budgetSeconds + 1e-6 ? { done: true } : { done: false, ...trial };
}

/**
 * Seconds within which a load that a target carries gets its connections: until the first answers come, each request opens
 * one, and thousands of them at once wait for each other, however idle the target is.
 */
function settling({ budgetSeconds }: SearchPlan, [first]: readonly SeenTrial[]): number {
  return Math.min(SETTLED.bounds * Math.max(0, ...latencyBounds(first)), SETTLED.share * budgetSeconds);
}

/**
 * As many searches as the budget has long enough trials for: many that are short against what the target remembers would tell
 * less, and a wrong thing, of its capacity.
 */
function affordable({ searches, budgetSeconds }: SearchPlan, seen: readonly SeenTrial[]): number {
  const way = seen.filter(({ stage, search }) => stage !== 'full' && search === 1);
  const { kept, missed } = leaningBracket(way);
  const rate = kept ?? missed;
  if (rate === null) return searches;
  const left = budgetSeconds - way.reduce((sum, trial) => sum + loadSeconds(trial), 0);
  const each = FEWEST * (1 + FULL.warmup) * shortest(seen, rate);
  return Math.max(1, Math.min(searches, Math.floor(left / each)));
}

/** Seconds within which a trial at the edge sees some requests beyond the SLO. */
function shortest(seen: readonly SeenTrial[], rate: number): number {
  const bounds = (seen[0]?.readings ?? []).filter(({ side, bound }) => side === 'below' && bound > 0);
  const smallest = Math.min(1, ...bounds.map(({ bound }) => bound));
  return Math.min(FULL.most, Math.max(FULL.least, FULL.beyond / (smallest * rate)));
}

type Planned = Omit<NextTrial & { done: false }, 'done'>;

function choose(plan: SearchPlan, seen: readonly SeenTrial[], spent: number): Planned | null {
  // The way is looked for anew where a moment had turned it round.
  const moments = momentsOf(contradictions(seen, plan.confidence), plan.confidence);
  const screens = seen.filter((trial) => trial.stage === 'screen' && !moments.has(trial));
  const rate = nextScreen(plan, screens);
  if (rate !== null) {
    return { search: 1, stage: 'screen', rate, ...screenLength(plan, rate), fresh: seen.length === 0 };
  }
  const { kept, missed } = leaningBracket(screens);
  if (kept === null) return null;
  const curve = nextCurve(plan, seen, missed ?? kept);
  if (curve !== null) return curve;
  const again = onceMore(plan, seen);
  if (again !== null) return again;
  if (missed === null) return atTheTop(plan, seen, kept);
  return nextFull(plan, seen, spent, { kept, missed });
}

/** The rate of the next short trial; null when the way is found, or there is none. */
function nextScreen(
  { start, most, budgetSeconds }: SearchPlan,
  screens: readonly SeenTrial[],
): number | null {
  const [first] = screens;
  if (first === undefined) return start;
  const last = screens.at(-1) ?? first;
  const again = screens.filter(({ rate }) => rate === last.rate);
  // A moment that a neighbour took, or the very first requests of a launch, must not turn the search round.
  if (again.length === 1 && doubtful(last)) return last.rate;
  const { kept, missed, generator } = leaningBracket(screens);
  const least = leastRate({ start, budgetSeconds });
  if (kept === null) {
    const lowest = Math.min(missed ?? Infinity, generator ?? Infinity);
    return lowest <= least ? null : Math.max(least, lowest / 2);
  }
  const ceiling = Math.min(missed ?? Infinity, generator ?? Infinity);
  if (ceiling === Infinity) return kept >= most ? null : Math.min(2 * kept, most);
  return ceiling / kept > CLOSE ? Math.sqrt(kept * ceiling) : null;
}

/** A short trial is as long as makes a few requests, within what the budget has for one. */
function screenLength(
  { budgetSeconds }: SearchPlan,
  rate: number,
): { warmupSeconds: number; durationSeconds: number } {
  const length = Math.min(1, (budgetSeconds * SCREEN.share) / (SCREEN.warmup + SCREEN.duration));
  const durationSeconds = Math.min(
    Math.max(SCREEN.duration * length, SCREEN.requests / rate),
    Math.max(SCREEN.duration * length, budgetSeconds * SCREEN.most),
  );
  return { warmupSeconds: SCREEN.warmup * length, durationSeconds };
}

/** Below it a trial has too few requests to point anywhere. */
function leastRate({ start, budgetSeconds }: Pick<SearchPlan, 'start' | 'budgetSeconds'>): number {
  return Math.max(LEAST.rate, start * LEAST.share, SCREEN.requests / (budgetSeconds * SCREEN.most));
}

/** A trial that points where one more should point as well: unless nearly everything was beyond the SLO. */
function doubtful(trial: SeenTrial): boolean {
  if (trial.state !== 'measured') return true;
  if (leaning(trial) === 'kept') return false;
  return trial.readings.every(({ side, batches }) => {
    const over = batches.reduce((sum, [x]) => sum + x, 0);
    const of = batches.reduce((sum, [, w]) => sum + w, 0);
    return side === 'below' && over < CLEARLY * of;
  });
}

/** A look at the loads below the edge, for the curve; only where there is none yet, in search 1. */
function nextCurve(plan: SearchPlan, seen: readonly SeenTrial[], edge: number): Planned | null {
  if (seen.some(({ stage }) => stage === 'full')) return null;
  for (const part of CURVE) {
    const rate = part * edge;
    if (rate < leastRate(plan) || seen.some((trial) => Math.abs(Math.log(trial.rate / rate)) < 0.12))
      continue;
    return {
      search: 1,
      stage: 'curve',
      rate,
      ...screenLength(plan, rate),
      fresh: false,
    };
  }
  return null;
}

/** A load that missed the SLO although a higher one kept it, asked once more and as long as it was: it may have been the machine's moment. */
function onceMore({ confidence }: SearchPlan, seen: readonly SeenTrial[]): Planned | null {
  if (seen.filter(({ stage }) => stage === 'again').length >= AGAIN) return null;
  const found = contradictions(seen, confidence).find(({ again }) => again === null);
  if (found === undefined) return null;
  const { rate, window } = found.missed;
  const search = Math.max(...seen.map((trial) => trial.search));
  return { search, stage: 'again', rate, ...window, fresh: false };
}

/** The highest load that was kept, once more and for longer: it is all that can be told. */
function atTheTop(plan: SearchPlan, seen: readonly SeenTrial[], kept: number): Planned | null {
  const done = seen.filter(({ stage }) => stage === 'full').length;
  if (done >= FEWEST) return null;
  const { kept: still } = leaningBracket(seen);
  return full({ ...plan, searches: 1 }, seen, {
    search: 1,
    rate: Math.min(kept, still ?? kept),
    fresh: false,
  });
}

function nextFull(
  plan: SearchPlan,
  seen: readonly SeenTrial[],
  spent: number,
  found: { kept: number; missed: number },
): Planned | null {
  const trials = seen.filter(({ stage }) => stage === 'full');
  const latest = Math.max(1, ...seen.map(({ search }) => search));
  const own = trials.filter(({ search }) => search === latest);
  const edge = findEdge(seen, plan.confidence);
  const width = edge === null ? Infinity : Math.expm1(edge.ci[1] - edge.ci[0]);
  const bracket = leaningBracket(trials);
  const before = seen
    .filter(({ stage }) => stage !== 'full')
    .reduce((sum, trial) => sum + loadSeconds(trial), 0);
  const share = before + ((plan.budgetSeconds - before) * latest) / plan.searches;
  // Each search by itself is to be content with what it would take for all of them to be so together.
  const wanted = plan.width * Math.sqrt(plan.searches / latest);
  const narrow = edge === null ? separated(bracket, plan.width, trials) : width <= wanted;
  const over = own.length >= FEWEST && (narrow || spent >= share);
  if (over && latest === plan.searches) {
    if (narrow) return null;
  }
  // Before any launch has shown both ends, what is looked for is the edge of all of them.
  const earlier = clearBracket(
    trials.filter(({ search }) => search < latest),
    plan.confidence,
  );
  const known = earlier.kept !== null && earlier.missed !== null;
  if (!over && latest > 1 && known) {
    return full(plan, seen, {
      search: latest,
      rate: ofItsOwn(plan, own, edge, middleOf(bracket, found)),
      fresh: false,
    });
  }
  const index = over ? 0 : own.length;
  const rate = bounded(
    edge === null ? bisected(bracket, found, index, plan.width, trials) : around(edge, index),
    plan,
    bracket,
    trials,
    edge?.fit.slope ?? Infinity,
  );
  if (over && latest < plan.searches) return easedIn(plan, latest + 1, rate);
  return full(plan, seen, { search: latest, rate, fresh: false });
}

/** Between the ends that full trials showed, or else the way to them. */
function middleOf(
  { kept, missed }: { kept: number | null; missed: number | null },
  found: { kept: number; missed: number },
): number {
  return Math.sqrt((kept ?? found.kept) * (missed ?? found.missed));
}

/**
 * A launch that is not the first may carry more or less than those before it, so its first full trial is at their edge,
 * and the next ones close in on its own: in growing steps to the side on which it must lie, then between both ends.
 */
function ofItsOwn(plan: SearchPlan, own: readonly SeenTrial[], edge: Edge | null, middle: number): number {
  const start = edge === null ? middle : Math.exp(edge.fit.logEdge);
  const within = (rate: number) => Math.max(leastRate(plan), Math.min(plan.most, rate));
  if (own.length === 0) return within(start);
  const { kept, missed } = leaningBracket(own);
  const step = OWN.step * 2 ** (own.length - 1);
  const rates = own.map(({ rate }) => rate);
  if (missed === null) return within(Math.max(...rates) * (1 + step));
  if (kept === null) return within(Math.min(...rates) / (1 + step));
  if (missed / kept > 1 + OWN.close || missed < kept) return within(Math.sqrt(kept * missed));
  return within(own.length % 2 === 0 ? kept : missed);
}

/**
 * The first load of a fresh launch, well below the edge: at the edge itself a target that is still compiling and filling
 * its caches would fall behind, and the trial would tell of that.
 */
function easedIn(plan: SearchPlan, search: number, edge: number): Planned {
  const rate = Math.max(leastRate(plan), edge * EASY);
  return { search, stage: 'warm-up', rate, ...screenLength(plan, rate), fresh: true };
}

/** No further than a step beyond what the latest trials say: an early fit, by a few trials, may point anywhere. */
function bounded(
  rate: number,
  { most, start, budgetSeconds }: SearchPlan,
  { kept, missed }: { kept: number | null; missed: number | null },
  trials: readonly SeenTrial[],
  slope: number,
): number {
  const near = Math.max(NEAR, Math.min(STEP.most, 1 / slope));
  const rates = trials.map((trial) => trial.rate);
  const low = kept === null ? Math.min(...rates) / (1 + further(trials, 'below')) : kept / (1 + near);
  const high = missed === null ? Math.max(...rates) * (1 + further(trials, 'above')) : missed * (1 + near);
  const least = leastRate({ start, budgetSeconds });
  const within = trials.length === 0 ? rate : Math.max(low, Math.min(high, rate));
  return Math.max(least, Math.min(most, within));
}

function around({ fit }: { fit: { logEdge: number; slope: number } }, index: number): number {
  const step = Math.min(STEP.most, Math.max(STEP.least, 1 / fit.slope));
  return Math.exp(fit.logEdge + (PATTERN[index % PATTERN.length] ?? 0) * step);
}

/**
 * The step with which an end that is not known is looked for: twice as large with each load in a row that lay beyond all
 * before it and was not it.
 */
function further(trials: readonly SeenTrial[], side: 'below' | 'above'): number {
  const rates = trials.map(({ rate }) => (side === 'below' ? -rate : rate));
  let row = 0;
  for (let at = rates.length - 1; at >= 0; at--) {
    if (rates.slice(0, at).some((before) => before >= (rates[at] ?? 0))) break;
    row += 1;
  }
  return Math.min(1, FAR * 2 ** Math.max(0, row - 1));
}

/** Where no line can be fitted yet: half the way, then both ends by turns; beyond them while only one is known. */
function bisected(
  { kept, missed }: { kept: number | null; missed: number | null },
  found: { kept: number; missed: number },
  index: number,
  width: number,
  trials: readonly SeenTrial[],
): number {
  if (kept === null && missed === null) return Math.sqrt(found.kept * found.missed);
  if (missed === null) return (kept ?? found.kept) * (1 + further(trials, 'above'));
  if (kept === null) return missed / (1 + further(trials, 'below'));
  if (missed / kept > 1 + 0.7 * width) return Math.sqrt(kept * missed);
  return index % 2 === 0 ? kept : missed;
}

/** Whether nothing is left to look for between both ends, what luck may have hidden included. */
function separated(
  { kept, missed }: { kept: number | null; missed: number | null },
  width: number,
  trials: readonly SeenTrial[],
): boolean {
  if (kept === null || missed === null) return false;
  return missed > kept && missed / (kept * (1 - hiddenOverload(trials, kept))) <= 1 + width;
}

/** A full trial: long against what the target remembers, and long enough to see some requests beyond the SLO at the edge. */
function full(
  plan: SearchPlan,
  seen: readonly SeenTrial[],
  { search, rate, fresh }: { search: number; rate: number; fresh: boolean },
): Planned {
  const near = seen.filter((trial) => trial.stage === 'full' && trial.state === 'measured');
  // A trial with next to nothing beyond the SLO does not show how long the target remembers.
  const remembered = near.flatMap(({ readings, window }) =>
    readings
      .filter(({ batches }) => batches.filter(([over]) => over > 0).length >= SHOWING)
      .map(({ batches }) => (memory(batches) * window.durationSeconds) / batches.length),
  );
  const longest = upperQuartile(remembered);
  const wanted = Math.max(shortest(seen, rate), FULL.memories * longest);
  const before = seen
    .filter(({ stage }) => stage !== 'full')
    .reduce((sum, trial) => sum + loadSeconds(trial), 0);
  const trials = plan.searches === 1 ? ALONE : FEWEST * plan.searches;
  const room = (plan.budgetSeconds - before) / (trials * (1 + FULL.warmup)) - YOUNG.share;
  const durationSeconds = Math.max(0.25, Math.min(FULL.most, wanted, room));
  return {
    search,
    stage: 'full',
    rate,
    warmupSeconds: durationSeconds * FULL.warmup,
    durationSeconds,
    fresh,
  };
}

function upperQuartile(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.75)] ?? 0;
}

/** Four digits: a rate that a person can read, and that no search can tell from its neighbours. */
function rounded(rate: number): number {
  return Number(rate.toPrecision(4));
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
