import type { CapacityAnswer, CapacityResult } from '../../record/capacity.ts';
import { number } from '../../words/format.ts';
import { listed } from '../../words/sentence.ts';

type Sweep = NonNullable<CapacityResult['sweep']>;
type Point = Sweep['points'][number];

/**
 * Which value of a setting carries the most under the SLO: the one whose lower end lies above all others' upper ends. Where none stands
 * out, the words say which can't be told apart, and which of them asks for the least. Irregular values have no one capacity and are left
 * out; a value of which nothing was decided may carry anything, so none stands out beside it.
 */
export function bestOfSweep(setting: string, points: readonly Point[]): Sweep {
  const regular = points.filter(({ answer }) => answer.state !== 'irregular');
  const known = regular.filter(({ answer }) => answer.lower.value !== null);
  const remarks = points.flatMap(({ value, answer }) => remarkOn(setting, value, answer));
  const base = { setting, points: [...points] };
  const [first] = known;
  if (first === undefined) {
    return { ...base, best: null, words: [`no ${setting} is known to keep the SLO at any load`, ...remarks] };
  }
  const top = known.reduce((best, point) => (lowerOf(point) > lowerOf(best) ? point : best), first);
  const rest = regular.filter((point) => point !== top);
  const tied = known.filter((point) => point === top || upperOf(point) >= lowerOf(top));
  const open = rest.filter((point) => !known.includes(point) && upperOf(point) >= lowerOf(top));
  if (tied.length > 1) return { ...base, best: null, words: [apartFrom(setting, tied, top), ...remarks] };
  const most = `${setting} ${top.value} carries the most: at least ${number(lowerOf(top))} req/s`;
  if (open.length > 0) {
    const names = listed(open.map(({ value }) => value));
    const said = `${most}, of those that could be decided; ${names} may carry more`;
    return { ...base, best: null, words: [said, ...remarks] };
  }
  const next = Math.max(...rest.map(upperOf));
  const ahead = rest.length === 0 ? '' : `; the next one carries at most ${number(next)} req/s`;
  return { ...base, best: top.value, words: [`${most}${ahead}`, ...remarks] };
}

/** Which values can't be told apart, why, and the smallest of them. */
function apartFrom(setting: string, tied: readonly Point[], top: Point): string {
  const names = tied.map(({ value }) => value);
  const unlimited = tied.filter(({ answer }) => answer.upper.value === null).map(({ value }) => value);
  const why =
    unlimited.length === 0
      ? 'their intervals overlap'
      : `how much ${listed(unlimited)} ${unlimited.length === 1 ? 'carries' : 'carry'} at most is not known`;
  const numeric = names.every((name) => name.trim() !== '' && Number.isFinite(Number(name)));
  const least = names.reduce((small, name) => (Number(name) < Number(small) ? name : small), top.value);
  const smallest = numeric ? `; ${least} is the smallest of them` : '';
  return `${setting} ${listed(names)} can’t be told apart: ${why}${smallest}`;
}

function remarkOn(
  setting: string,
  value: string,
  { state, limitedBy, lower, upper }: CapacityAnswer,
): string[] {
  const of = `${setting} ${value}`;
  if (state === 'irregular') return [`${of} is irregular, and left out`];
  if (state === 'never-kept') return [`${of} misses the SLO at every load`];
  if (state === 'unknown') {
    const decided = lower.value === null && upper.value === null ? 'nothing' : 'only one end';
    return [`of ${of} ${decided} could be decided within its budget`];
  }
  return state === 'never-missed' && limitedBy === 'generator'
    ? [`of ${of} the generator was the limit: it may carry more than is said here`]
    : [];
}

function lowerOf({ answer }: Point): number {
  return answer.lower.value ?? 0;
}

/** No load is known to be too much without an upper end, unless the SLO is never kept. */
function upperOf({ answer }: Point): number {
  return answer.upper.value ?? (answer.state === 'never-kept' ? 0 : Number.POSITIVE_INFINITY);
}
