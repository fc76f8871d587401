import type { Signs } from '../record/compare.ts';
import type { Comparison } from '../record/comparison.ts';
import { comparedLabel } from './metric-label.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { short, shortAmount, shortWithInterval } from './short-amount.ts';

/** One kind of change for the worse, as a clause that a headline may have. */
export interface KindOfChange {
  kind: string;
  says: string;
  of: Comparison;
}

type Say = (one: Comparison, all: readonly Comparison[], signs: Signs) => string;

/** In the order in which a reader wants to know of them. What is not here comes last, by its name. */
const KINDS: readonly { kind: string; of: (one: Comparison) => boolean; says: Say }[] = [
  { kind: 'errors', of: named('errors'), says: errors },
  { kind: 'route', of: (one) => isTurns(one, 'serviceTime') && one.route !== undefined, says: longer },
  { kind: 'slower', of: (one) => isTurns(one, 'serviceTime'), says: longer },
  {
    kind: 'together',
    of: (one) => one.phase === 'together' && /^(throughput|latency)/.test(one.metric),
    says: together,
  },
  { kind: 'tail', of: named('tailShare'), says: tail },
  { kind: 'stalls', of: named('stallShare'), says: stalls },
  { kind: 'memory', of: named('memoryKept'), says: more((size) => `${size} a request stay in memory`) },
  { kind: 'start-up', of: named('startUp'), says: more((size) => `starts ${size} later`) },
  { kind: 'connections', of: named('connectionsOpened'), says: connections },
  {
    kind: 'allocation',
    of: named('allocationPerRequest'),
    says: more((size) => `${size} more garbage a request`),
  },
  {
    kind: 'gc',
    of: named('gcPause'),
    says: (one) => `garbage collection takes ${grown(one, 'longer', 'long')}`,
  },
  { kind: 'cpu', of: (one) => isTurns(one, 'cpuPerRequest'), says: cpu },
  { kind: 'output', of: named('outputBytes'), says: more((size) => `prints ${size} more a request`) },
  {
    kind: 'response',
    of: named('responseBytes'),
    says: (one) =>
      `answers${one.route === undefined ? '' : ` of ${one.route}`} are ${grown(one, 'larger', 'large')}`,
  },
];

/** By whether requests are known to be as fast as before. */
type ByAlone = Partial<Record<'surely' | 'perhaps' | 'none', string>>;

/** What regressed, kind by kind; of several routes the one that changed most first. Of those together one speaks for all. */
export function kindsOf(comparisons: readonly Comparison[], signs: Signs = {}): KindOfChange[] {
  const size = ({ change }: Comparison) => Math.abs(change ?? 0);
  const left = comparisons
    .filter(({ verdict, change }) => verdict === 'regressed' && change !== null)
    .sort((one, other) => size(other) - size(one));
  const found: KindOfChange[] = [];
  for (const { kind, of, says } of KINDS) {
    const own = left.filter(of);
    for (const one of own) left.splice(left.indexOf(one), 1);
    const speaks = kind === 'together' ? own.filter((one) => one === speaker(own)) : own;
    found.push(...speaks.map((one) => ({ kind, says: says(one, comparisons, signs), of: one })));
  }
  return [...found, ...left.map((one) => ({ kind: 'other', says: plainly(one), of: one }))];
}

/** A metric by its name, with its change: `p99 latency +12 % [10, 14]`. */
export function plainly(one: Comparison): string {
  return one.change === null
    ? `${comparedLabel(one)} is not known`
    : `${comparedLabel(one)} ${shortChange(one)}`;
}

/** `+12 % [10, 14]`. */
export function shortChange({ change, ci, scale, unit }: Comparison): string {
  const by = scale === 'difference' ? 1 : 100;
  const ends = ci === null ? null : ([ci[0] * by, ci[1] * by] as const);
  const size = shortWithInterval((change ?? 0) * by, ends, scale === 'difference' ? unit : '%');
  return `${(change ?? 0) > 0 ? '+' : ''}${size}`;
}

/** Whether requests take as long as before one at a time, as far as that is known; null where it is not, or where they do not. */
function aloneAsBefore(all: readonly Comparison[]): 'surely' | 'perhaps' | null {
  const times = all.filter((one) => isTurns(one, 'serviceTime'));
  const whole = times.find(({ route }) => route === undefined);
  if (whole === undefined || whole.change === null) return null;
  if (times.some(({ verdict }) => verdict === 'regressed' || verdict === 'invalid')) return null;
  return whole.verdict === 'inconclusive' ? 'perhaps' : 'surely';
}

function named(metric: string): (one: Comparison) => boolean {
  return (one) => one.metric === metric;
}

function isTurns({ metric, phase }: Comparison, wanted: string): boolean {
  return metric === wanted && phase === undefined;
}

/** `GET /search takes 34 % [23, 47] longer`. */
function longer(one: Comparison): string {
  return `${one.route ?? 'a request'} takes ${grown(one, 'longer', 'long')}`;
}

/** `34 % [23, 47] longer`, or from a doubling on `3.0 times [2.9, 3.1] as long`. */
function grown({ change, ci }: Comparison, more: string, much: string): string {
  const by = change ?? 0;
  const ends = ci ?? [by, by];
  if (by < 1) {
    const size = shortWithInterval(100 * by, ci === null ? null : [100 * ends[0], 100 * ends[1]], '%');
    return `${size} ${more}`;
  }
  const range = ci === null ? '' : ` [${short(1 + ends[0])}, ${short(1 + ends[1])}]`;
  return `${short(1 + by)} times${range} as ${much}`;
}

/** By how much it is more, in its own unit, even where it was compared as a share. */
function more(say: (size: string) => string): Say {
  return (one) => {
    const { change, ci, scale, a, unit } = one;
    const by = scale === 'difference' ? 1 : (a?.value ?? 0);
    const ends = ci === null ? null : ([ci[0] * by, ci[1] * by] as const);
    return ofRoute(one, say(shortWithInterval((change ?? 0) * by, ends, unit)));
  };
}

function ofRoute({ route }: Comparison, clause: string): string {
  return route === undefined ? clause : `${route}: ${clause}`;
}

function errors(one: Comparison, _all: readonly Comparison[], { failures }: Signs): string {
  const { a, b, ci } = one;
  const without = (a?.value ?? 0) === 0;
  const share = shortWithInterval(b?.value ?? one.change ?? 0, without ? ci : null, '%');
  const kinds = Object.keys(failures?.b ?? {}).filter((kind) => (failures?.b[kind] ?? 0) > 0);
  const how = kinds.length === 0 ? '' : ` (${kinds.join(', ')})`;
  const theirs = without ? 'none' : shortAmount(a?.value ?? 0, '%');
  return ofRoute(one, `${share} of B’s answers fail${how}, ${theirs} of A’s`);
}

/** A share of requests beyond which it is no matter of a few. */
const FEW = 10;

function tail(one: Comparison, all: readonly Comparison[]): string {
  const change = one.change ?? 0;
  const rests: ByAlone = { surely: ', the rest are as before', perhaps: ', the rest are not seen to' };
  const rest = rests[aloneAsBefore(all) ?? 'none'];
  const who = change < FEW ? 'a few requests wait' : 'requests wait';
  const size = shortWithInterval(change, one.ci, '%');
  return ofRoute(one, `${who}: ${size} more are slower than usual by 15 ms and more${rest ?? ''}`);
}

function stalls(one: Comparison, _all: readonly Comparison[], { largestDelay }: Signs): string {
  const { change, ci, a } = one;
  // One per cent of a second.
  const held = 10 * (change ?? 0);
  const longest = largestDelay?.b ?? 0;
  if (longest > 0 && longest > 2 * (largestDelay?.a ?? 0)) {
    const share = shortWithInterval(change ?? 0, ci, '%');
    return `the event loop is held for ${shortAmount(longest, 'ms')} ${howOften(held / longest)} (${share} of the time)`;
  }
  const size = shortWithInterval(held, ci === null ? null : [10 * ci[0], 10 * ci[1]], 'ms');
  const than = (a?.value ?? 0) === 0 ? '' : ' more';
  return `the event loop is held for ${size}${than} of each second`;
}

function howOften(perSecond: number): string {
  if (perSecond >= 1.5) return `about ${Math.round(perSecond)} times a second`;
  return perSecond > 0.67 ? 'about once a second' : `about once in ${short(1 / perSecond)} s`;
}

/** From so many connections a request on, each has one of its own. */
const EACH = 0.8;

function connections(one: Comparison): string {
  const size = shortWithInterval(one.change ?? 0, one.ci, '');
  return ofRoute(
    one,
    (one.change ?? 0) >= EACH
      ? `opens a connection for each request: no keep-alive? (${size} more)`
      : `opens ${size} more connections a request`,
  );
}

function cpu(one: Comparison, all: readonly Comparison[]): string {
  const than = aloneAsBefore(all) === 'surely' ? ', and takes as long as before' : '';
  const { change, ci } = one;
  if ((change ?? 0) >= 1) return `needs ${grown(one, '', 'much CPU a request')}${than}`;
  const ends = ci === null ? null : ([100 * ci[0], 100 * ci[1]] as const);
  return ofRoute(one, `needs ${shortWithInterval(100 * (change ?? 0), ends, '%')} more CPU a request${than}`);
}

/** What tells most of those together: how much was done, or else how long most had to wait. */
function speaker(own: readonly Comparison[]): Comparison | undefined {
  const order = ['throughput', 'latencyP50', 'latencyP99'];
  return [...own].sort((one, other) => order.indexOf(one.metric) - order.indexOf(other.metric))[0];
}

function together(one: Comparison, all: readonly Comparison[], { atOnce }: Signs): string {
  return oneAtATime(one, aloneAsBefore(all), atOnce);
}
