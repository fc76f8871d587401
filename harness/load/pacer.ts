/**
 * When the k-th request of a constant rate is due, ms after the start. A product and not a running sum,
 * so that the schedule never drifts from the rate.
 */
export function dueAt(index: number, ratePerSecond: number): number {
  return (index * 1000) / ratePerSecond;
}
