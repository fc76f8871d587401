import { behindUserInfo } from '../config/address.ts';
import { didYouMean } from '../config/near.ts';
import type { Scenario } from '../config/scenario.ts';
import { PacelineError } from '../errors/paceline-error.ts';

/**
 * The scenarios of these names, in the order in which they were named; `preset` if none is named.
 * @throws UNKNOWN_SCENARIO
 */
export function selectScenarios(
  known: readonly Scenario[],
  preset: readonly Scenario[],
  names: readonly string[],
): Scenario[] {
  if (names.length === 0) return [...preset];
  return [...new Set(names)].map((name) => {
    const found = known.find((scenario) => scenario.name === name);
    if (found !== undefined) return found;
    const all = known.map((scenario) => scenario.name);
    throw new PacelineError(
      'UNKNOWN_SCENARIO',
      `Expected a scenario of ${all.join(', ')}, got "${behindUserInfo(name)}"${didYouMean(name, all)}`,
    );
  });
}

/**
 * The scenarios with only these variants, and with the references that they are compared with; scenarios
 * that have none of them are left out.
 * @throws UNKNOWN_VARIANT
 */
export function selectVariants(scenarios: readonly Scenario[], names: readonly string[]): Scenario[] {
  if (names.length === 0) return [...scenarios];
  const all = scenarios.flatMap((scenario) => scenario.variants.map((variant) => variant.name));
  for (const name of names) {
    if (all.includes(name)) continue;
    throw new PacelineError(
      'UNKNOWN_VARIANT',
      `Expected --variant to be one of ${all.join(', ')}, got "${name}"${didYouMean(name, all)}`,
    );
  }
  return scenarios.flatMap((scenario) => {
    const wanted = scenario.variants.filter((variant) => names.includes(variant.name));
    if (wanted.length === 0) return [];
    const keep = new Set([
      ...wanted.map((variant) => variant.name),
      ...wanted.map((variant) => variant.reference ?? scenario.reference),
    ]);
    const variants = scenario.variants.filter((variant) => keep.has(variant.name));
    const expectations = scenario.expectations.filter((expectation) => keep.has(expectation.variant));
    const settings = Object.fromEntries(
      Object.entries(scenario.settings).filter(([, { variant }]) => keep.has(variant)),
    );
    return [{ ...scenario, variants, expectations, settings }];
  });
}
