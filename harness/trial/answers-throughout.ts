import type { Allowed } from '../config/may-differ.ts';
import type { ArmRoute } from '../load/answers/arm-answers.ts';
import { counted } from '../words/format.ts';

/** Answers of each arm from which on two ways to vary can be told apart. */
const FEWEST = 50;
/** Answers that show that an arm always answers the same. */
const CONSTANT = 20;
/** Chance below which answers that only one arm strayed with are no accident of two that stray alike. */
const ACCIDENT = 1e-4;
/** Share of an arm's answers below which it never answered at such a length. */
const NEVER = 0.02;
/** Share of an arm's last answers that must be of lengths that the other one never gives. */
const FOREIGN = 0.2;
/** Largest distance between the distributions of two lengths, from 0 to 1, and between their means, as a ratio. */
const FAR = { distribution: 0.5, means: 1.5 };

/** In what the answers of two arms came apart while they were under load. */
export interface Divergence {
  route: string;
  /** The arm that strayed, and how many of its answers did. */
  arm: 'A' | 'B';
  count: number;
  /** What, when, and on which side, as a sentence. */
  says: string;
}

/**
 * Holds what two arms answered against each other, route by route. Where one of them always answered the same and the
 * other did not, that one strayed. Where both vary, as answers with a time or an id in them do, they vary alike or they
 * do different work: the distributions of their lengths are held against each other (Kolmogorov and Smirnov's
 * distance), and must be far apart, since states that two services build up by themselves need not be the same. The last
 * answers are also looked at by themselves, since an arm may turn late to what the other one never answers.
 *
 * Where a part of a route's answers may differ, that is no reason why one of the two should not vary and the other one
 * should: their types and lengths alone are held against each other.
 * @param allowed what may differ of the answers to a route
 */
export function divergences(
  a: readonly ArmRoute[],
  b: readonly ArmRoute[],
  allowed: (route: string) => Allowed = () => ({ whole: false, paths: [] }),
): Divergence[] {
  return a.flatMap((one) => {
    const other = b.find(({ name }) => name === one.name);
    const { whole, paths } = allowed(one.name);
    return other === undefined || whole ? [] : (divergenceOf(one, other, paths.length > 0) ?? []);
  });
}

function divergenceOf(a: ArmRoute, b: ArmRoute, inPart: boolean): Divergence | null {
  if (a.others === 0 && b.others === 0 && !inPart) return null;
  const constant = (one: ArmRoute, other: ArmRoute) =>
    !inPart && one.others === 0 && one.answers >= CONSTANT && !byAccident(other, one);
  if (constant(a, b)) return strayed('B', b);
  if (constant(b, a)) return strayed('A', a);
  const types = [a, b].map(mainType);
  if (types[0] !== types[1]) {
    return {
      route: a.name,
      arm: 'B',
      count: b.answers,
      says: `${b.name} is answered as ${JSON.stringify(types[0])} by A and as ${JSON.stringify(types[1])} by B`,
    };
  }
  if (Math.min(a.answers, b.answers) < FEWEST) return null;
  if (!far(a.lengths, b.lengths)) return turned('B', b, a) ?? turned('A', a, b);
  const means = [a, b].map(({ lengths }) => meanLength(lengths)) as [number, number];
  const changed = b.changed ?? a.changed;
  if (changed !== null)
    return { ...lengthChanged(b.changed === null ? 'A' : 'B', b.changed === null ? a : b, changed) };
  return {
    route: a.name,
    arm: 'B',
    count: b.answers,
    says: `${a.name} is answered by ${Math.round(means[0])} bytes by A and by ${Math.round(means[1])} by B, on average`,
  };
}

/** Whether all of the few answers that differed may have fallen to one arm by chance, both being as likely to give them. */
function byAccident({ others, answers }: ArmRoute, constant: ArmRoute): boolean {
  return (answers / (answers + constant.answers)) ** others > ACCIDENT;
}

/** Whether a good part of an arm's last answers is of lengths that the other one never gives; null: no. */
function turned(arm: 'A' | 'B', route: ArmRoute, other: ArmRoute): Divergence | null {
  const { lastLengths: last } = route;
  if (last.length === 0 || other.lastLengths.length === 0) return null;
  const never = NEVER * total(other.lengths);
  const foreign = last.filter(
    ([bytes]) => total(other.lengths.filter(([theirs]) => ratio(bytes, theirs) < FAR.means)) <= never,
  );
  if (total(foreign) < FOREIGN * total(last)) return null;
  if (route.changed !== null) return lengthChanged(arm, route, route.changed);
  const [own, theirs] = [foreign, other.lengths].map((lengths) => Math.round(meanLength(lengths)));
  return {
    route: route.name,
    arm,
    count: total(foreign),
    says: `${arm}: ${total(foreign)} of the last ${total(last)} answers to ${route.name} were of ${own} bytes, on average, those of the other side of ${theirs}`,
  };
}

function ratio(one: number, other: number): number {
  return (Math.max(one, other) + 1) / (Math.min(one, other) + 1);
}

function far(one: ArmRoute['lengths'], other: ArmRoute['lengths']): boolean {
  return ratio(meanLength(one), meanLength(other)) >= FAR.means && distance(one, other) >= FAR.distribution;
}

function strayed(arm: 'A' | 'B', route: ArmRoute): Divergence {
  if (route.changed !== null) return lengthChanged(arm, route, route.changed);
  const lengths = route.lengths.map(([bytes]) => bytes);
  const how =
    lengths.length > 1
      ? `with bodies of ${Math.min(...lengths)} to ${Math.max(...lengths)} bytes`
      : 'with other bytes of the same length';
  return {
    route: route.name,
    arm,
    count: route.others,
    says: `${arm}: ${route.name} answered otherwise from ${route.otherAt} s on, ${how}, and the other side always the same`,
  };
}

function lengthChanged(
  arm: 'A' | 'B',
  { name, others }: ArmRoute,
  { at, from, to }: NonNullable<ArmRoute['changed']>,
): Divergence {
  const says = `${arm}: ${name} answered ${counted(from)} bytes until ${at} s, then ${counted(to)}`;
  return { route: name, arm, count: others, says };
}

function mainType({ types }: ArmRoute): string {
  return Object.entries(types).sort(([, one], [, other]) => other - one)[0]?.[0] ?? '';
}

function meanLength(lengths: ArmRoute['lengths']): number {
  return lengths.reduce((sum, [bytes, times]) => sum + bytes * times, 0) / Math.max(1, total(lengths));
}

function total(lengths: ArmRoute['lengths']): number {
  return lengths.reduce((sum, [, times]) => sum + times, 0);
}

/** Largest difference between two cumulative distributions (Kolmogorov 1933, Smirnov 1948). */
function distance(a: ArmRoute['lengths'], b: ArmRoute['lengths']): number {
  const [all, others] = [total(a), total(b)];
  const values = [...new Set([...a, ...b].map(([bytes]) => bytes))].sort((one, other) => one - other);
  const below = (counts: ArmRoute['lengths'], bytes: number) =>
    counts.reduce((sum, [length, times]) => (length <= bytes ? sum + times : sum), 0);
  return Math.max(...values.map((bytes) => Math.abs(below(a, bytes) / all - below(b, bytes) / others)));
}
