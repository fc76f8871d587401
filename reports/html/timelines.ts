import type { ProbeProcess } from '../../harness/record/probe.ts';
import type { ScenarioResult } from '../../harness/record/run.ts';
import type { MeasuredTrial } from '../../harness/record/trial.ts';
import type { LaunchTimeline } from './chart-data.ts';

/** Every launch of a scenario on its time axis: what the load saw, and what the loop did meanwhile. */
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
        t: load.timeline.map(({ t }) => t),
        throughput: load.timeline.map(({ completed }) => (slice > 0 ? Math.round(completed / slice) : 0)),
        p50: load.timeline.map(({ p50 }) => digits(p50)),
        max: load.timeline.map(({ max }) => digits(max)),
      },
      loop: loopOf(trial.probe),
    };
  });
}

function loopOf(probe: readonly ProbeProcess[]): LaunchTimeline['loop'] {
  const serving = probe.filter(({ role }) => role !== 'primary');
  const busiest = [...serving].sort((a, b) => b.utilization - a.utilization)[0];
  if (busiest === undefined) return null;
  const { t, delayMax, utilization, gc } = busiest.timeline;
  return {
    t: t.map((value) => Number(value.toFixed(2))),
    delayMax: delayMax.map((value) => Number(value.toFixed(2))),
    utilization: utilization.map((value) => Number(value.toFixed(2))),
    gc: gc.map((value) => Number(value.toFixed(2))),
  };
}

function digits(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(3));
}
