/** The library: what a config file or a script imports from `paceline`. */
export { type Config, type ConfigInput, defineConfig } from './config/config.ts';
export type { Scenario, ScenarioInput } from './config/scenario.ts';
export type { Comparison, Verdict } from './record/comparison.ts';
export type { Estimate } from './record/estimate.ts';
export type { RunResults } from './record/run.ts';
export type { Trial } from './record/trial.ts';
