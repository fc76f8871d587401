import type { CapacityAnswer, CapacityResult } from '../../record/capacity.ts';
import { number } from '../../record/format.ts';

type Sweep = NonNullable<CapacityResult['sweep']>;
type Point = Sweep['points'][number];

/**
 * Which value of a setting carries the most: the one whose whole interval lies above all others'. Where none stands out, the words say which can't be
 * told apart, and which of them asks for the least.
 */
export function bestOfSweep(setting: string, points: readonly Point[]): Sweep {
  const known = points.filter(({ answer }) => answer.lower.value !== null && answer.state !== 'irregular');
  const words = points.flatMap(({ value, answer }) => trouble(setting, value, answer));
  const base = { setting, points: [...points] };
  const [first] = known;
  if (first === undefined) return { ...base, best: null, words };
  const top = known.reduce((best, point) => (lowerOf(point) > lowerOf(best) ? point : best), first);
  const tied = known.filter((point) => point === top || upperOf(point) >= lowerOf(top));
  if (tied.length === 1) {
    const rest = known.filter((point) => point !== top);
    const next = Math.max(...rest.map(upperOf));
    const ahead = rest.length === 0 ? '' : `; the next one carries at most ${number(next)} req/s`;
    return {
      ...base,
      best: top.value,
      words: [
        `${setting} ${top.value} carries the most: at least ${number(lowerOf(top))} req/s${ahead}`,
        ...words,
      ],
    };
  }
  const names = tied.map(({ value }) => value);
  const least = names.every((name) => Number.isFinite(Number(name)))
    ? names.reduce((small, name) => (Number(name) < Number(small) ? name : small))
    : null;
  const smallest = least === null ? '' : `; ${least} is the smallest of them`;
  return {
    ...base,
    best: null,
    words: [`${setting} ${joined(names)} can’t be told apart: their intervals overlap${smallest}`, ...words],
  };
}

function trouble(setting: string, value: string, { state }: CapacityAnswer): string[] {
  const of = `${setting} ${value}`;
  if (state === 'irregular') return [`${of} is irregular, and left out`];
  if (state === 'never-kept') return [`${of} misses the SLO at every load`];
  return state === 'unknown' ? [`of ${of} nothing could be decided within its budget`] : [];
}

function lowerOf({ answer }: Point): number {
  return answer.lower.value ?? 0;
}

function upperOf({ answer }: Point): number {
  return answer.upper.value ?? Number.POSITIVE_INFINITY;
}

function joined(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
