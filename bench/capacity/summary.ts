import type { CapacityCase } from './cases.ts';
import type { Answer } from './results.ts';

/** What all answers of one answerer about one server come to. */
export interface CaseSummary {
  answers: number;
  /** Median of the truths, requests per second, and how the latest was found. */
  truth: number;
  how: string;
  /** Median of how far the truth moved between its two measurements, as a share. */
  moved: number;
  /** Median of what was found; null where nothing was. */
  estimate: number | null;
  /** estimate / truth - 1 of each answer that has an estimate, ascending. */
  errors: number[];
  /** Median of these; null without any. */
  error: number | null;
  /** Answers whose error is within what is asked of the case. */
  within: number;
  /** Answers whose interval holds the truth of their own minute. */
  holding: number;
  /** Median of upper / lower - 1; null where no answer has both. */
  width: number | null;
  /** Medians of seconds. */
  loadSeconds: number;
  seconds: number;
  /** Median and largest; null where the machine does not tell. */
  stolen: { median: number; most: number } | null;
}

/** Null where there are no answers. */
export function summarise(
  { name, within }: Pick<CapacityCase, 'name' | 'within'>,
  by: Answer['by'],
  all: readonly Answer[],
): CaseSummary | null {
  const answers = all.filter((answer) => answer.case === name && answer.by === by);
  const latest = answers.at(-1);
  if (latest === undefined) return null;
  const errors = answers
    .flatMap(({ estimate, truth }) => (estimate === null ? [] : [estimate / truth - 1]))
    .sort((a, b) => a - b);
  const stolen = answers.flatMap((answer) => (answer.stolen === null ? [] : [answer.stolen]));
  const middle = median(stolen);
  return {
    answers: answers.length,
    truth: median(answers.map(({ truth }) => truth)) ?? latest.truth,
    how: latest.how,
    moved: median(answers.map(({ truths: [before, after] }) => Math.abs(after / before - 1))) ?? 0,
    estimate: median(answers.flatMap(({ estimate }) => (estimate === null ? [] : [estimate]))),
    errors,
    error: median(errors),
    within: errors.filter((error) => Math.abs(error) <= within).length,
    holding: answers.filter(holds).length,
    width: median(
      answers.flatMap(({ lower, upper }) => (lower === null || upper === null ? [] : [upper / lower - 1])),
    ),
    loadSeconds: median(answers.map((answer) => answer.loadSeconds)) ?? 0,
    seconds: median(answers.map(({ seconds }) => seconds)) ?? 0,
    stolen: middle === null ? null : { median: middle, most: Math.max(...stolen) },
  };
}

function holds({ lower, upper, truth }: Answer): boolean {
  return lower !== null && upper !== null && lower <= truth && truth <= upper;
}

/** The middle value, or the mean of the two in the middle; null of none. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
