import type { Signs } from '../../record/compare.ts';
import type { DuetArm, MeasuredDuet } from '../../record/duet.ts';
import { servingProcesses } from '../../record/serving.ts';

/** What tells the kind of a change where its figure does not: how requests failed, and how long the loop was held at most. */
export function signsOf(trials: readonly MeasuredDuet[]): Signs {
  const arms = (side: 'a' | 'b') => trials.map((trial) => trial[side]);
  const failures = { a: failed(arms('a')), b: failed(arms('b')) };
  const [a, b] = [median(arms('a').flatMap(longest)), median(arms('b').flatMap(longest))];
  const some = [failures.a, failures.b].some((kinds) => Object.keys(kinds).length > 0);
  return {
    ...(some ? { failures } : {}),
    ...(a === null || b === null ? {} : { largestDelay: { a, b } }),
  };
}

function failed(arms: readonly DuetArm[]): Record<string, number> {
  const sum: Record<string, number> = {};
  const add = (kind: string, count: number) => {
    if (count > 0) sum[kind] = (sum[kind] ?? 0) + count;
  };
  for (const { requests: turns, throughout, wrongStatuses = {} } of arms) {
    const { errors } = throughout ?? turns;
    // Those whose status is known are told by it.
    const known = Object.values(wrongStatuses).reduce((total, count) => total + count, 0);
    for (const [status, count] of Object.entries(wrongStatuses)) add(`status ${status}`, count);
    for (const [kind, count] of Object.entries(errors)) {
      add(kind, kind === 'status' ? count - known : count);
    }
  }
  return sum;
}

/** The longest that the loop of what serves was late in a launch, ms; none where no probe tells. */
function longest({ probe }: DuetArm): number[] {
  const delays = servingProcesses(probe).flatMap(({ delay }) => delay.max ?? []);
  return delays.length === 0 ? [] : [Math.max(...delays)];
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
