import type { ArmRoute } from '../load/answers/arm-answers.ts';
import { counted } from '../words/format.ts';

/** Answers of each arm from which on two ways to vary can be told apart. */
const FEWEST = 50;
/** Answers that show that an arm always answers the same. */
const CONSTANT = 20;
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
 * distance), and must be far apart, since states that two services build up by themselves need not be the same.
 */
export function divergences(a: readonly ArmRoute[], b: readonly ArmRoute[]): Divergence[] {
  return a.flatMap((one) => {
    const other = b.find(({ name }) => name === one.name);
    return other === undefined ? [] : (divergenceOf(one, other) ?? []);
  });
}

function divergenceOf(a: ArmRoute, b: ArmRoute): Divergence | null {
  if (a.others === 0 && b.others === 0) return null;
  if (a.others === 0 && a.answers >= CONSTANT) return strayed('B', b);
  if (b.others === 0 && b.answers >= CONSTANT) return strayed('A', a);
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
  const means = [a, b].map(meanLength) as [number, number];
  const ratio = (Math.max(...means) + 1) / (Math.min(...means) + 1);
  if (distance(a.lengths, b.lengths) < FAR.distribution || ratio < FAR.means) return null;
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

function meanLength({ lengths }: ArmRoute): number {
  const count = lengths.reduce((sum, [, times]) => sum + times, 0);
  return lengths.reduce((sum, [bytes, times]) => sum + bytes * times, 0) / Math.max(1, count);
}

/** Largest difference between two cumulative distributions (Kolmogorov 1933, Smirnov 1948). */
function distance(a: ArmRoute['lengths'], b: ArmRoute['lengths']): number {
  const total = (counts: ArmRoute['lengths']) => counts.reduce((sum, [, times]) => sum + times, 0);
  const [all, others] = [total(a), total(b)];
  const values = [...new Set([...a, ...b].map(([bytes]) => bytes))].sort((one, other) => one - other);
  const below = (counts: ArmRoute['lengths'], bytes: number) =>
    counts.reduce((sum, [length, times]) => (length <= bytes ? sum + times : sum), 0);
  return Math.max(...values.map((bytes) => Math.abs(below(a, bytes) / all - below(b, bytes) / others)));
}
