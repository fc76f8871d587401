import type { ProbeProcess } from '../record/probe.ts';
import type { Launch } from '../record/trial.ts';

/** What a probe's channel told of one launch. */
interface Probed {
  /** How it is called, e.g. `pooling/pool-10` or `B`. */
  place: string;
  launch: Launch | null;
  probe: readonly ProbeProcess[];
}

/** Figures that were missing, workers that came and went, and words that were no probe's; each once a place. */
export function probeNotes(launches: readonly Probed[]): string[] {
  const notes = launches.flatMap(({ place, launch, probe }) => {
    const found: string[] = [];
    const unread = probe.flatMap((process) => process.unread ?? []);
    if (unread.length > 0) {
      const reasons = [...new Set(unread.flatMap((one) => one.reasons))].join(', ');
      found.push(
        `${place}: the system refused some of the probe's figures (${reasons}): what is missing is left out`,
      );
    }
    if ((launch?.turnover?.recycled.length ?? 0) > 0) {
      found.push(`${place}: workers were recycled under load, which is part of what was measured`);
    }
    if ((launch?.foreignLines ?? 0) > 0) {
      found.push(`${place}: something else than the probe wrote to its channel; that was ignored`);
    }
    return found;
  });
  return [...new Set(notes)];
}
