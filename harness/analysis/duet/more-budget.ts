import { duetLengths } from '../../plan/duet.ts';
import type { Comparison } from '../../record/comparison.ts';
import type { MeasuredDuet } from '../../record/duet.ts';
import { type MoreBudget, wouldDecide } from '../../words/would-decide.ts';
import { mean } from '../statistics/moments.ts';

/** Budgets that a person would type, seconds. */
const BUDGETS = [
  ...[5, 10, 15, 20, 30, 40, 50, 60, 75, 90, 120, 150, 180, 240, 300, 360, 420, 480, 540, 600],
  ...[720, 900, 1200, 1500, 1800, 2400, 3000, 3600],
];
/** What nobody waits for, seconds on the clock. */
const HOUR = 3600;

/** Seconds on the clock that a launch pair takes beside its load: starts, stops, and what is asked before and after. */
export function besideLoad(
  trials: readonly Pick<MeasuredDuet, 'startedAt' | 'finishedAt' | 'loadSeconds'>[],
): number {
  if (trials.length === 0) return 0;
  const beside = trials.map(
    ({ startedAt, finishedAt, loadSeconds }) =>
      (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000 - loadSeconds,
  );
  return Math.max(0, mean(beside));
}

/**
 * The budget that has room for as many launch pairs, and how long it takes; null where that is more than an hour.
 * @param least budget that was too little, seconds
 */
export function budgetFor(launches: number, besideSeconds: number, least = 0): MoreBudget | null {
  const budgetSeconds = BUDGETS.find(
    (seconds) => seconds > least && duetLengths(seconds).launches >= launches,
  );
  if (budgetSeconds === undefined) return null;
  const clockSeconds = budgetSeconds + duetLengths(budgetSeconds).launches * besideSeconds;
  return clockSeconds > HOUR ? null : { budgetSeconds, clockSeconds };
}

/** What a comparison had for its launches, and what they take beside their load, seconds. */
interface Had {
  budgetSeconds: number;
  /** Launch pairs. */
  planned: number;
  besideSeconds: number;
}

/** The same comparison, with what would decide it as a budget in the place of launches. */
export function inBudget(comparison: Comparison, { budgetSeconds, planned, besideSeconds }: Had): Comparison {
  const { launchesNeeded: needed, note } = comparison;
  if (needed === undefined || note === undefined) return comparison;
  // Another metric decided the whole before all were measured.
  if (needed !== null && needed <= planned) return { ...comparison, note: REST };
  const more = needed === null ? null : budgetFor(needed, besideSeconds, budgetSeconds);
  return { ...comparison, note: wouldDecide(more, needed === null) };
}

const REST = 'the launches that were left of the plan would decide it';
