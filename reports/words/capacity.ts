import type { CapacityAnswer, CapacityResult } from '../../harness/record/capacity.ts';
import { changeWithInterval, level, NONE, number, percent } from '../../harness/record/format.ts';

/** The answer in one sentence. */
export function answerInWords(answer: CapacityAnswer, slo: readonly string[]): string {
  const { lower, upper, state, limitedBy } = answer;
  const what = slo.join(' and ');
  const [low, high] = [lower.value, upper.value];
  if (state === 'irregular') return `No one capacity: ${answer.irregular.join('; ')}`;
  if (low !== null && high !== null) {
    return `Keeps ${what} up to ${number(low)} to ${number(high)} req/s (${level(answer.confidence)} interval)`;
  }
  if (state === 'never-missed' && low !== null) {
    const why =
      limitedBy === 'generator' ? 'the generator was the limit' : 'no load that was asked for missed it';
    return `Keeps ${what} up to at least ${number(low)} req/s: ${why}`;
  }
  if (state === 'never-kept') {
    const least = high === null ? '' : `, ${number(high)} req/s`;
    return `Does not keep ${what}, not even at the lowest load that was tried${least}`;
  }
  return `Could not be decided within the budget${low === null ? '' : `; it keeps ${what} at ${number(low)} req/s`}`;
}

/** What else there is to say of the answer, a sentence each. */
export function remarksOn(result: CapacityResult): string[] {
  const { binding, limitedReasons, knee, littleResidual, complete, before, require, state } = result;
  return [
    ...(complete ? [] : ['Interrupted: this rests on what was measured until then.']),
    ...(binding === null || state === 'irregular' ? [] : [`What is missed first: ${binding}.`]),
    ...limitedReasons.map((reason) => `The generator: ${reason}.`),
    ...(knee === null ? [] : [`Knee: ${knee.words}.`]),
    ...(littleResidual === null
      ? []
      : [
          `Check by Little’s law: requests under way by the clock and by their latencies differ by at most ${percent(littleResidual)}.`,
        ]),
    ...(require === null ? [] : [`Required: ${number(require.rate)} req/s, ${REQUIRED[require.state]}.`]),
    ...(before === null ? [] : beforeInWords(before)),
  ];
}

const REQUIRED = {
  met: 'which it carries',
  missed: 'which it does not carry',
  unknown: 'which lies inside the interval: it can’t be told',
};

function beforeInWords(before: NonNullable<CapacityResult['before']>): string[] {
  const { id, change, ci, verdict, differences } = before;
  const size =
    change === null || ci === null ? 'unknown, since an end is missing' : changeWithInterval(change, ci);
  return [
    `Against ${id}: ${verdict}; capacity ${size}.`,
    ...(differences.length === 0
      ? []
      : [`Nothing is decided, since the two are not alike: ${differences.join('; ')}.`]),
  ];
}

/** An interval of rates, with an open end where one is not known. */
export function rangeOf({ lower, upper }: Pick<CapacityAnswer, 'lower' | 'upper'>): string {
  if (lower.value === null && upper.value === null) return NONE;
  if (lower.value === null) return `below ${number(upper.value ?? 0)}`;
  return upper.value === null
    ? `at least ${number(lower.value)}`
    : `${number(lower.value)} to ${number(upper.value)}`;
}

/** A figure that may be missing. */
function figure(value: number | null): string {
  return value === null ? NONE : number(value);
}

/** A share that may be missing, in per cent. */
function shareOf(value: number | null): string {
  return value === null ? NONE : percent(value);
}

/** Columns of the curve: heading with its unit, and the cell of each load. */
export const CURVE_COLUMNS: readonly {
  heading: string;
  cell(point: CapacityAnswer['curve'][number]): string;
}[] = [
  { heading: 'req/s', cell: ({ rate }) => number(rate) },
  { heading: 'SLO', cell: (point) => point.class },
  { heading: 'answered/s', cell: ({ goodput }) => number(goodput) },
  { heading: 'p50 ms', cell: ({ p50 }) => figure(p50) },
  { heading: 'p90 ms', cell: ({ p90 }) => figure(p90) },
  { heading: 'p99 ms', cell: ({ p99 }) => figure(p99) },
  { heading: 'errors', cell: ({ errors }) => percent(errors) },
  { heading: 'loop p99 ms', cell: ({ loopDelayP99 }) => figure(loopDelayP99) },
  { heading: 'loop busy', cell: ({ utilization }) => shareOf(utilization) },
  { heading: 'CPU cores', cell: ({ cpu }) => figure(cpu) },
];

/**
 * Loads of the curve, neighbours nearer than 1.5 % of each other left out of a table but for the one with more trials: a search puts many
 * loads around the edge.
 */
export function shownCurve(curve: CapacityAnswer['curve']): CapacityAnswer['curve'] {
  const shown: CapacityAnswer['curve'] = [];
  for (const point of curve) {
    const last = shown.at(-1);
    if (last === undefined || point.rate / last.rate > NEAR) shown.push(point);
    else if (point.trials > last.trials) shown[shown.length - 1] = point;
  }
  return shown;
}

const NEAR = 1.015;
