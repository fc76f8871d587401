import { z } from 'zod';
import { type DecisionPlan, decideTold } from '../../harness/analysis/duet/decide.ts';
import { type LaunchTold, toldBy } from '../../harness/analysis/duet/paired.ts';
import type { MetricName } from '../../harness/analysis/metrics.ts';
import { slowerOf } from '../../harness/analysis/slower.ts';
import type { Comparison, Verdict } from '../../harness/record/comparison.ts';
import type { DuetTrial, MeasuredDuet } from '../../harness/record/duet.ts';
import type { Slower } from '../../harness/record/gate.ts';
import { standing } from '../../harness/record/replaced.ts';
import { CompareStore } from '../../harness/record/store.ts';

/** A's and B's figure of one launch pair. */
const Pair = z.tuple([z.number(), z.number()]);
type Pair = z.infer<typeof Pair>;

/** What the launches of a decision said, so that it can be judged again: a line of `regressions-launches.jsonl`. */
export const KeptLaunches = z.object({
  schema: z.literal('paceline.bench-launches/1'),
  /** Those of the decision that they are of. */
  at: z.iso.datetime(),
  row: z.string(),
  change: z.string(),
  engine: z.string(),
  plan: z.object({
    gating: z.array(z.string()),
    margin: z.number(),
    margins: z.record(z.string(), z.number()),
    alpha: z.number(),
    connections: z.int(),
    /** Whether bursts came behind the turns. */
    together: z.boolean(),
    looks: z.array(z.object({ launches: z.int(), alpha: z.number() })),
  }),
  launches: z.array(
    z.object({
      first: z.enum(['a', 'b']),
      doubt: z.string().nullable(),
      whole: z.record(z.string(), Pair),
      /** Route -> pairs of requests, and its service time, ms. */
      routes: z.record(z.string(), z.object({ pairs: z.int(), value: Pair })),
      /** Route -> its throughput in bursts, requests a second. */
      bursts: z.record(z.string(), Pair),
      /** Requests that were slow, and of how many: A's and B's; null where none was counted. */
      tail: z.object({ found: Pair, of: Pair }).nullable(),
    }),
  ),
});
export type KeptLaunches = z.infer<typeof KeptLaunches>;

/** Digits that are kept: far more than any launch can tell. */
const DIGITS = 6;

/** What the launches of a gate's first comparison said. @param folder its record */
export function launchesIn(folder: string): Pick<KeptLaunches, 'plan' | 'launches'> {
  const store = CompareStore.at(folder);
  const pairs = store.readTrials().filter((line) => line.schema === 'paceline.duet/1');
  return launchesOf(store.readManifest(), pairs);
}

/** The same of what was planned, and of all launch pairs. */
export function launchesOf(
  { gating, margin, margins, alpha, duet }: DecisionPlan,
  pairs: readonly DuetTrial[],
): Pick<KeptLaunches, 'plan' | 'launches'> {
  const measured = standing(pairs, ({ block }) => block).filter(
    (pair): pair is MeasuredDuet => pair.state === 'measured',
  );
  return {
    plan: {
      gating,
      margin,
      margins,
      alpha,
      connections: duet.connections,
      together: duet.together !== undefined,
      looks: duet.looks,
    },
    launches: measured.map((pair) => compact(toldBy(pair))),
  };
}

function compact({
  first,
  doubt,
  whole,
  routes,
  bursts,
  tail,
}: LaunchTold): KeptLaunches['launches'][number] {
  const pair = ({ a, b }: { a: number; b: number }): Pair => [short(a), short(b)];
  return {
    ...{ first, doubt },
    whole: Object.fromEntries(Object.entries(whole).map(([metric, value]) => [metric, pair(value)])),
    routes: Object.fromEntries(
      routes.map(({ route, pairs, value }) => [route, { pairs, value: pair(value) }]),
    ),
    bursts: Object.fromEntries(bursts.map(({ route, value }) => [route, pair(value)])),
    tail: tail && { found: [tail.a.found, tail.b.found], of: [tail.a.of, tail.b.of] },
  };
}

function short(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

/** What the gate's first comparison comes to, as far as its launches alone tell. */
export interface JudgedAgain {
  verdict: Verdict;
  slower: Slower;
  /** The status it would end with, were it not repeated. */
  exitCode: 0 | 1;
  comparisons: Comparison[];
}

/** Judges kept launches again as the gate of now does. @param swapped those in which A and B change names; without it, none */
export function judgeAgain(
  { plan, launches }: Pick<KeptLaunches, 'plan' | 'launches'>,
  swapped: (launch: number) => boolean = () => false,
): JudgedAgain {
  const { connections, together, looks, ...rest } = plan;
  const asked: DecisionPlan = {
    ...rest,
    duet: {
      ...{ connections, looks, warmupSeconds: 0, durationSeconds: 0 },
      ...(together ? { together: { connections: 16, seconds: 0 } } : {}),
    },
    gate: { strict: false, slos: [], selfcheck: null, baseline: null },
  };
  const told = launches.map((launch, index) => restored(launch, swapped(index)));
  const { verdict, comparisons } = decideTold(told, asked);
  const marginOf = (metric: string) => plan.margins[metric] ?? plan.margin;
  const slower = slowerOf(verdict, comparisons, marginOf);
  return { verdict, slower, exitCode: slower === 'yes' ? 1 : 0, comparisons };
}

function restored(
  { first, doubt, whole, routes, bursts, tail }: KeptLaunches['launches'][number],
  swap: boolean,
): LaunchTold {
  const value = ([one, other]: Pair) => (swap ? { a: other, b: one } : { a: one, b: other });
  return {
    first: swap === (first === 'a') ? 'b' : 'a',
    doubt,
    whole: Object.fromEntries(
      Object.entries(whole).map(([metric, pair]) => [metric, value(pair)]),
    ) as Partial<Record<MetricName, { a: number; b: number }>>,
    routes: Object.entries(routes).map(([route, kept]) => ({
      ...{ route, pairs: kept.pairs },
      value: value(kept.value),
    })),
    bursts: Object.entries(bursts).map(([route, pair]) => ({ route, value: value(pair) })),
    tail: tail && counts(value(tail.found), value(tail.of)),
  };
}

function counts(found: { a: number; b: number }, of: { a: number; b: number }): LaunchTold['tail'] {
  return { a: { found: found.a, of: of.a }, b: { found: found.b, of: of.b } };
}
