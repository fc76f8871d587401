import { GATE_PHASES, type GatePhase } from '../config/phases.ts';
import type { Comparison } from '../record/comparison.ts';

/** What decides by default, by what shows it. */
const DECIDES: Record<GatePhase, readonly string[]> = {
  turns: ['serviceTime', 'cpuPerRequest'],
  together: ['latencyP50'],
  steady: ['tailShare'],
  // A loop that is held shows by those who wait; samples of it, which in a duet are few, tell why.
  aside: ['errors', 'startUp', 'memoryKept', 'allocationPerRequest', 'connectionsOpened'],
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

/** What a repetition watches of what was found: the metrics that regressed, and what shows them. */
export function watchedAgain(comparisons: readonly Found[]): Pick<Watched, 'behind' | 'gating'> {
  const found = comparisons.filter(({ gating, verdict }) => gating && verdict === 'regressed');
  const gating = [...new Set(found.map(({ metric }) => metric))];
  return {
    // Of a mix CPU is told by a steady rate, which bursts tell.
    behind: {
      together: gating.some((metric) =>
        ['throughput', 'latencyP50', 'tailShare', 'cpuPerRequest'].includes(metric),
      ),
      steady: gating.some((metric) => ['tailShare', 'cpuPerRequest'].includes(metric)),
    },
    gating,
  };
}

type Found = Pick<Comparison, 'metric' | 'gating' | 'verdict'>;
