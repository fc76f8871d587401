import type { ProbeProcess } from '../../harness/record/probe.ts';
import type { ScenarioResult } from '../../harness/record/run.ts';
import { servingProcesses } from '../../harness/record/serving.ts';
import type { MeasuredTrial } from '../../harness/record/trial.ts';
import type { LaunchTimeline } from './chart-data.ts';

/**
 * Every launch of a scenario on its time axis: what the load saw, and what the loop did meanwhile. Slices are
 * recorded by their start and beats by their end; both are drawn at their middle, where they are comparable.
 */
export function timelines(scenario: ScenarioResult, trials: readonly MeasuredTrial[]): LaunchTimeline[] {
  return trials.map((trial) => {
    const { load, window } = trial;
    const slice = (load.timeline[1]?.t ?? 0) - (load.timeline[0]?.t ?? 0);
    return {
      variant: scenario.variants.findIndex(({ name }) => name === trial.variant),
      block: trial.block,
      warmup: window.warmupSeconds,
      duration: window.durationSeconds,
      load: {
        t: load.timeline.map(({ t }) => digits(t + slice / 2)),
        throughput: load.timeline.map(({ completed }) => (slice > 0 ? Math.round(completed / slice) : 0)),
        p50: load.timeline.map(({ p50 }) => rounded(p50)),
        max: load.timeline.map(({ max }) => rounded(max)),
      },
      loop: loopOf(trial.probe),
    };
  });
}

function loopOf(probe: readonly ProbeProcess[]): LaunchTimeline['loop'] {
  const busiest = servingProcesses(probe).sort((a, b) => (b.utilization ?? 0) - (a.utilization ?? 0))[0];
  if (busiest === undefined) return null;
  const { t, delayMax, utilization, gc } = busiest.timeline;
  const beat = (t[1] ?? 0) - (t[0] ?? 0);
  return {
    t: t.map((value) => digits(value - beat / 2)),
    delayMax: delayMax.map(digits),
    utilization: utilization.map((share) => (share === null ? null : digits(share))),
    gc: gc.map(digits),
  };
}

/** Three significant digits. */
function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(3));
}

/** Two places: a hundredth is less than a pixel. */
function digits(value: number): number {
  return Number(value.toFixed(2));
}
