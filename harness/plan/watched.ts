/** What a gate does with its launches. */
export const GATE_PHASES = ['turns', 'together', 'steady', 'aside'] as const;
export type GatePhase = (typeof GATE_PHASES)[number];

/** What decides by default, by what shows it. */
const DECIDES: Record<GatePhase, readonly string[]> = {
  turns: ['serviceTime', 'cpuPerRequest'],
  together: ['throughput'],
  steady: ['tailShare'],
  aside: ['errors', 'startUp', 'stallShare', 'memoryKept', 'allocationPerRequest', 'connectionsOpened'],
};

/** Seconds of load with less of which a gate has too few launches, or too short ones, for more than the turns. */
const LEAST_BUDGET = 20;

/** What a gate watches: what is asked behind the turns, and the metrics that decide. */
export interface Watched {
  behind: { together: boolean; steady: boolean };
  gating: string[];
  /** What is left out, and why; null for nothing. */
  left: string | null;
}

/**
 * @param phases that were asked for; all unless told otherwise @param gating metrics that were asked for, in place of all that
 * these phases show
 */
export function watchedBy(
  budgetSeconds: number,
  phases: readonly GatePhase[] | undefined,
  gating: readonly string[] | undefined,
): Watched {
  const asked = phases ?? GATE_PHASES;
  const short = budgetSeconds < LEAST_BUDGET;
  const own = asked.filter((phase) => !short || phase === 'turns');
  const left =
    short && own.length < asked.length
      ? `only turns are watched: bursts, a steady rate and what launches leave behind take ${LEAST_BUDGET} s of load, and the budget is ${budgetSeconds} s`
      : null;
  return {
    behind: { together: own.includes('together'), steady: own.includes('steady') },
    gating: [...(gating ?? own.flatMap((phase) => DECIDES[phase]))],
    left,
  };
}
