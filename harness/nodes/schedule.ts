/** Oldest Node that Paceline measures: the one its probe still runs in. */
export const OLDEST_NODE = '18.0.0';

/**
 * When a line became LTS, and under which name. From the release schedule of the Node.js project
 * (github.com/nodejs/Release, schedule.json). Up to 26, even majors become LTS in the October of their first
 * year, odd ones never; the name of 26 is not in the schedule yet.
 */
const LTS: Record<number, { since: string; name: string | null }> = {
  18: { since: '2022-10-25', name: 'hydrogen' },
  20: { since: '2023-10-24', name: 'iron' },
  22: { since: '2024-10-29', name: 'jod' },
  24: { since: '2025-10-28', name: 'krypton' },
  26: { since: '2026-10-28', name: null },
};

/**
 * From 27 on there is one major a year, named after it (27 in 2027), and each becomes LTS in its October
 * (Node.js project, "Evolving the Node.js release schedule", 2026).
 */
const FIRST_OF_A_YEAR = 27;

/** The day a major becomes LTS, `2024-10-29`; null for one that never does or is older than what is measured. */
export function ltsSince(major: number): string | null {
  if (major < FIRST_OF_A_YEAR) return LTS[major]?.since ?? null;
  // Only the month is certain, so its last day.
  return `${2000 + major}-10-31`;
}

export function isLts(major: number, now: Date): boolean {
  const since = ltsSince(major);
  return since !== null && Date.parse(since) <= now.getTime();
}

/** Whether a line is one that people stay on: it is LTS, or will be. */
export function isLine(major: number): boolean {
  return ltsSince(major) !== null;
}

/** The major that became LTS last. */
export function newestLts(now: Date): number {
  let newest = 18;
  for (let major = newest; major <= now.getUTCFullYear() - 2000; major++) {
    if (isLts(major, now)) newest = major;
  }
  return newest;
}

/** The major of an LTS name such as `jod`. */
export function majorNamed(name: string): number | null {
  const found = Object.entries(LTS).find(([, line]) => line.name === name.toLowerCase());
  return found === undefined ? null : Number(found[0]);
}

export function ltsNames(): string[] {
  return Object.values(LTS).flatMap(({ name }) => (name === null ? [] : [name]));
}
