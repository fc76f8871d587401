import type { Config } from '../../config/config.ts';
import { Scenario, type Variant } from '../../config/scenario.ts';
import type { Asked } from '../../config/setup.ts';
import { badOption } from '../../errors/bad-option.ts';
import { PacelineError } from '../../errors/paceline-error.ts';
import { knownScenarios } from '../known-scenarios.ts';
import { otherRequests, readyPath, requestSpecs, requestSpecsAt } from '../requests.ts';
import { selectScenarios } from '../selection.ts';
import type { CompareOptions } from './options.ts';
import { comparedScenario } from './plan-comparison.ts';
import { readSide, type SideSpec } from './sides.ts';

/** What is compared, before it is made ready. */
export interface ComparedSubject {
  /** With two variants, A first. */
  scenario: Scenario;
  sides: readonly [SideSpec, SideSpec];
  /** Names of the variants, where they are a scenario's. */
  named: readonly [string, string] | null;
}

/**
 * Two sides by what they are, or two variants of a scenario.
 * @param words the scenario and its variants; empty for sides
 * @throws BAD_OPTION, UNKNOWN_SCENARIO, UNKNOWN_VARIANT
 */
export function subjectOf(
  words: readonly string[],
  options: CompareOptions,
  config: Config,
  cwd: string,
): ComparedSubject {
  const [name, ...variants] = words;
  return name === undefined ? bySides(options, cwd) : byVariants(name, variants, options, config, cwd);
}

function bySides(options: CompareOptions, cwd: string): ComparedSubject {
  if (options.a === undefined || options.b === undefined) {
    // Named and not shown: a URL may hold a password.
    const only = options.a !== undefined ? 'only --a' : options.b !== undefined ? 'only --b' : 'neither';
    throw badOption(`--a and --b, or a scenario and two of its variants, got ${only}`);
  }
  const a = readSide(options.a, '--a');
  const b = readSide(options.b, '--b');
  for (const { kind } of [a, b]) {
    if (['ref', 'tree', 'node'].includes(kind) && options.target === undefined) {
      throw badOption(`--target to say how the service is started, got none`);
    }
  }
  const [asked, others] = requestsOfSides([a, b], options, cwd);
  const ready = options.ready ?? readyPath(asked);
  const variant = (name: string) => ({ name, title: name.toUpperCase(), command: 'none', env: {} });
  const scenario = comparedScenario(asked, [variant('a'), variant('b')], {
    ready,
    timeoutSeconds: options.timeout,
  });
  const [one, other] = scenario.variants as [Variant, Variant];
  const workload = { ...scenario.workload, ...others };
  const variants = others === asked ? [one, other] : [one, { ...other, workload }];
  return { scenario: { ...scenario, variants }, sides: [a, b], named: null };
}

/**
 * What A and B are asked: two URLs each their own path, else both the same: the path of the one that is a URL, if one is.
 * @throws BAD_OPTION
 */
function requestsOfSides(
  sides: readonly [SideSpec, SideSpec],
  options: CompareOptions,
  cwd: string,
): [Asked, Asked] {
  const [a, b] = sides.map((side) =>
    side.kind === 'url' ? requestSpecsAt(side.address, options, cwd) : null,
  );
  const both = a ?? b ?? requestSpecs(options, '/', cwd);
  const [one, other] = [a ?? both, b ?? both];
  return JSON.stringify(one) === JSON.stringify(other) ? [one, one] : [one, other];
}

function byVariants(
  name: string,
  variants: readonly string[],
  options: CompareOptions,
  config: Config,
  cwd: string,
): ComparedSubject {
  const [a, b, ...more] = variants;
  if (options.a !== undefined || options.b !== undefined)
    throw badOption('either --a and --b or a scenario, got both');
  const [scenario] = selectScenarios(knownScenarios(config), [], [name]);
  if (scenario === undefined) throw new TypeError('Expected a scenario, got none');
  const names = scenario.variants.map((variant) => variant.name);
  if (a === undefined || b === undefined || more.length > 0) {
    throw badOption(`two variants of ${name} (${names.join(', ')}), got ${variants.length}`);
  }
  const two = [a, b].map((wanted) => {
    const found = scenario.variants.find((variant) => variant.name === wanted);
    if (found !== undefined) return found;
    throw new PacelineError(
      'UNKNOWN_VARIANT',
      `Expected a variant of ${name} (${names.join(', ')}), got "${wanted}"`,
    );
  });
  const workload = two[0]?.workload ?? scenario.workload;
  const asked = otherRequests(options, cwd, workload);
  return {
    scenario: Scenario.parse({
      ...scenario,
      workload: { ...workload, ...(asked === null ? {} : { setup: undefined, ...asked }) },
      variants: two.map(({ workload: _, reference: __, ...variant }) => variant),
      reference: a,
      expectations: [],
      settings: {},
    }),
    sides: [
      { kind: 'command', command: '' },
      { kind: 'command', command: '' },
    ],
    named: [a, b],
  };
}
