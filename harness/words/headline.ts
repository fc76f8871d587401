import type { Signs } from '../record/compare.ts';
import type { Comparison, Verdict } from '../record/comparison.ts';
import type { Slower } from '../record/gate.ts';
import { amountInWords } from './change.ts';
import { type KindOfChange, kindsOf, plainly, shortChange } from './kinds-of-change.ts';
import { comparedLabel } from './metric-label.ts';
import { listed } from './sentence.ts';
import { short, shortWithInterval } from './short-amount.ts';

/** What a headline is made of. */
export interface Headed {
  verdict: Verdict;
  slower?: Slower | undefined;
  because: string;
  comparisons: readonly Comparison[];
  signs?: Signs | undefined;
}

/** Clauses that a headline has; of more it gives the number. */
const MOST = 2;

/** The verdict, of what, in what way and by how much, with its interval: the line that says all to who reads no other. */
export function headline(headed: Headed): string {
  return inOneLine(headed).replace(/\s+/g, ' ');
}

function inOneLine(headed: Headed): string {
  const { verdict, slower, because, comparisons, signs } = headed;
  const gating = comparisons.filter((one) => one.gating);
  switch (verdict) {
    case 'regressed':
      return `regressed: ${worse(gating, comparisons, signs)}`;
    case 'improved':
      return `improved: ${better(gating)}`;
    case 'no-change':
      return `no-change: ${asBefore(gating)}`;
    case 'invalid':
      return `invalid: ${because}`;
    default:
      return slower === 'no' ? `not slower: ${atMost(gating)}` : `undecided: ${open(gating, because)}`;
  }
}

/** What regressed of what decides, the gravest first; empty for none. */
export function worse(
  gating: readonly Comparison[],
  all: readonly Comparison[],
  signs: Signs | undefined,
): string {
  const [first, second, ...more] = inHeadline(decidingKinds(gating, all, signs));
  if (first === undefined) return '';
  const rest = more.length === 0 ? '' : ` (and ${more.length} more)`;
  const clauses = [first, ...(second === undefined ? [] : [second])].map(({ says }) => says);
  return [`${clauses.join('; ')}${rest}`, ...cpuBeside(gating, first)].join('; ');
}

/** The kinds that decide, told with what else is known of all. */
export function decidingKinds(
  gating: readonly Comparison[],
  all: readonly Comparison[],
  signs: Signs | undefined,
): KindOfChange[] {
  return kindsOf(all, signs).filter(({ of }) => gating.includes(of));
}

/** Those that a headline tells one by one: CPU goes at its end, and a route that is slower says more than the whole. */
export function inHeadline(kinds: readonly KindOfChange[]): KindOfChange[] {
  const routes = kinds.some(({ kind }) => kind === 'route');
  const times = routes || kinds.some(({ kind }) => kind === 'slower');
  const others = kinds.filter(({ kind }) => !(routes && kind === 'slower') && !(times && kind === 'cpu'));
  return others.length === 0 ? [...kinds] : others;
}

/** `CPU per request +31 %`, where it regressed and the headline is of something else. */
function cpuBeside(gating: readonly Comparison[], first: KindOfChange): string[] {
  const cpu = gating.find((one) => one.metric === 'cpuPerRequest' && one.verdict === 'regressed');
  if (cpu === undefined || cpu.change === null || cpu === first.of || first.kind === 'cpu') return [];
  return [`CPU per request +${short(100 * cpu.change)} %`];
}

function better(gating: readonly Comparison[]): string {
  const improved = gating.filter(({ verdict, change }) => verdict === 'improved' && change !== null);
  const size = ({ change }: Comparison) => Math.abs(change ?? 0);
  const routes = improved
    .filter(({ route }) => route !== undefined)
    .sort((one, two) => size(two) - size(one));
  const all = routes.length > 0 ? routes : improved;
  const clauses = all.slice(0, MOST).map(shorter);
  const rest = all.length > MOST ? ` (and ${all.length - MOST} more)` : '';
  const cpu = improved.find(({ metric }) => metric === 'cpuPerRequest');
  const beside =
    cpu === undefined || all.slice(0, MOST).includes(cpu)
      ? []
      : [`CPU per request ${short(100 * (cpu.change ?? 0))} %`];
  return [`${clauses.join('; ')}${rest}`, ...beside].join('; ');
}

/** `GET /search takes 25 % [20, 28] less time`. */
function shorter(one: Comparison): string {
  const { metric, change, ci, route, phase } = one;
  if (metric !== 'serviceTime' || phase !== undefined) return plainly(one);
  const size = shortWithInterval(
    -100 * (change ?? 0),
    ci === null ? null : [-100 * ci[0], -100 * ci[1]],
    '%',
  );
  return `${route ?? 'a request'} takes ${size} less time`;
}

function asBefore(gating: readonly Comparison[]): string {
  const whole = gating.filter(({ route }) => route === undefined);
  const routes = gating.length - whole.length;
  const shown = (whole.length > 0 ? whole : gating).slice(0, MOST).map(plainly);
  const more = whole.length > MOST ? ` (and ${whole.length - MOST} more)` : '';
  return `${shown.join('; ')}${more}${routes === 0 || whole.length === 0 ? '' : `; so is each of ${routes} routes`}`;
}

/** How much worse it may be at most, and how much better. */
function atMost(gating: readonly Comparison[]): string {
  const shares = gating.filter(({ scale, ci }) => scale === undefined && ci !== null);
  const [worst] = [...shares].sort((one, two) => (two.cannotRuleOut ?? 0) - (one.cannotRuleOut ?? 0));
  if (worst === undefined) return listed(gating.map(plainly).slice(0, MOST));
  const best = Math.max(0, ...shares.map(upTo));
  const of = shares.length > 1 ? ` (${comparedLabel(worst)})` : '';
  const faster = best > 0 ? `; perhaps up to ${short(100 * best)} % faster` : '';
  return `at most ${short(100 * (worst.cannotRuleOut ?? 0))} %${of}${faster}`;
}

/** By how much it may be better, as a share. */
function upTo({ better, ci }: Comparison): number {
  if (ci === null) return 0;
  return better === 'lower' ? -ci[0] : ci[1];
}

/** What may be worse most, of what decides. */
function open(gating: readonly Comparison[], because: string): string {
  const left = gating.filter(
    ({ verdict, cannotRuleOut }) => verdict === 'inconclusive' && cannotRuleOut !== null,
  );
  const beyond = ({ cannotRuleOut, margin, scale }: Comparison) =>
    (cannotRuleOut ?? 0) / (scale === 'difference' ? Math.max(margin ?? 0, 1e-9) : 0.02);
  const [worst, ...more] = [...left].sort((one, two) => beyond(two) - beyond(one));
  if (worst === undefined) return because.replace(/^not decided: /, '');
  const rest = more.length === 0 ? '' : ` (and ${more.length} more)`;
  return `${mayBe(worst)} (${shortChange(worst)})${rest}`;
}

/** What it may come to at worst, as far as is known: `GET /search may take up to 3.2 % longer`. */
export function mayBe(one: Comparison): string {
  const { metric, route, phase, scale, cannotRuleOut } = one;
  if (cannotRuleOut === 0) return `${comparedLabel(one)} is not worse, but perhaps no better by what matters`;
  const size =
    scale === 'difference'
      ? amountInWords(one, cannotRuleOut ?? 0)
      : `${short(100 * (cannotRuleOut ?? 0))} %`;
  return metric === 'serviceTime' && phase === undefined
    ? `${route ?? 'a request'} may take up to ${size} longer`
    : `${comparedLabel(one)} may be up to ${size} worse`;
}
