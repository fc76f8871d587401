/** A budget, seconds of load, and the time that it takes on the clock. */
export interface MoreBudget {
  budgetSeconds: number;
  clockSeconds: number;
}

/** `--budget 90s`, `--budget 6m`. */
export function budgetFlag(seconds: number): string {
  return seconds > 90 && seconds % 60 === 0 ? `--budget ${seconds / 60}m` : `--budget ${seconds}s`;
}

/** `--budget 6m would decide it, about 7 minutes`. @param near whether it lies so near to the margin that no number of launches would */
export function wouldDecide(more: MoreBudget | null, near = false): string {
  if (more === null) {
    return near
      ? 'so near to the margin that it can’t be decided within an hour'
      : 'as launches spread here, it can’t be decided within an hour';
  }
  return `${budgetFlag(more.budgetSeconds)} would decide it, ${aboutInWords(more.clockSeconds)}`;
}

/** `about 7 minutes`. */
export function aboutInWords(seconds: number): string {
  if (seconds < 90) return `about ${Math.max(10, Math.round(seconds / 10) * 10)} seconds`;
  return `about ${Math.round(seconds / 60)} minutes`;
}
