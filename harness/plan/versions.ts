import type { Scenario, Variant } from '../config/scenario.ts';

/**
 * The scenarios with each variant once for each Node version, compared with itself on the first of them: which
 * version is asked, not which variant. What was expected of variants is left out.
 * @param versions whole ones, e.g. `22.21.1`, each once
 */
export function withVersions(scenarios: readonly Scenario[], versions: readonly string[]): Scenario[] {
  const [first] = versions;
  if (first === undefined) return [...scenarios];
  return scenarios.map((scenario) => {
    const variants = scenario.variants.flatMap((variant) =>
      versions.map((version) => onVersion(variant, version, version === first ? undefined : first)),
    );
    const reference = variants.find(({ name }) => name === nameOn(scenario.reference, first));
    return {
      ...scenario,
      variants,
      reference: reference?.name ?? scenario.reference,
      expectations: [],
      settings: {},
    };
  });
}

/** What a variant is called on a version, e.g. `pool-10-node-22.21.1`. */
export function nameOn(variant: string, version: string): string {
  return `${variant}-node-${version}`;
}

function onVersion(variant: Variant, version: string, reference: string | undefined): Variant {
  const { reference: _, ...rest } = variant;
  return {
    ...rest,
    name: nameOn(variant.name, version),
    title: `${variant.title}, Node ${version}`,
    node: version,
    // A variant on the first version is compared with nothing: its name is its own reference.
    reference: nameOn(variant.name, reference ?? version),
  };
}
