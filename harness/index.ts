/** The library: what a config file or a program imports from `paceline`. */
export { type Config, type ConfigInput, defineConfig } from './config/config.ts';
export type { Scenario, ScenarioInput } from './config/scenario.ts';
export { PacelineError } from './errors/paceline-error.ts';
export {
  type CapacityOptions,
  type CompareOptions,
  capacity,
  compare,
  type GateOptions,
  gate,
  type LoadOptions,
  load,
  type NodesOptions,
  nodes,
  type RunOptions,
  run,
} from './library.ts';
export type { MeasureEvent } from './measure/events.ts';
export type { SessionOptions } from './measure/session-options.ts';
export type { CapacityResult } from './record/capacity.ts';
export type { CompareResult } from './record/compare.ts';
export type { Comparison, Verdict } from './record/comparison.ts';
export type { Estimate } from './record/estimate.ts';
export type { GateResult } from './record/gate.ts';
export type { LoadResult } from './record/load.ts';
export type { NodesResult } from './record/nodes.ts';
export type { RunResults } from './record/run.ts';
export type { Trial } from './record/trial.ts';
