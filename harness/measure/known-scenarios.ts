import { scenarios as builtIn } from '../../scenarios/index.ts';
import type { Config } from '../config/config.ts';
import { Scenario } from '../config/scenario.ts';

/** The scenarios of the project, then those that Paceline brings. */
export function knownScenarios({ scenarios }: Pick<Config, 'scenarios'>): Scenario[] {
  return [...(scenarios ?? []), ...builtIn.map((scenario) => Scenario.parse(scenario))];
}
