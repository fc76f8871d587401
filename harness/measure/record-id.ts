/**
 * The name of a new record, which sorts by when it began: `2026-01-31T10-00-00-123-compare-5`, without the kind for a
 * run. Milliseconds are in it, since scripts with a fixed seed begin several measurements within one second.
 */
export function recordId(startedAt: string, seed: number, kind?: 'capacity' | 'compare' | 'nodes'): string {
  const time = startedAt.slice(0, -1).replaceAll(/[:.]/g, '-');
  return [time, ...(kind === undefined ? [] : [kind]), seed.toString(36)].join('-');
}
