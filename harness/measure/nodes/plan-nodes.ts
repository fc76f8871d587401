import type { Config } from '../../config/config.ts';
import { Scenario } from '../../config/scenario.ts';
import { badOption } from '../../errors/bad-option.ts';
import type { PacelineError } from '../../errors/paceline-error.ts';
import { projectNodes, promisedRange, satisfiesAll } from '../../nodes/project.ts';
import { resolveNodes } from '../../nodes/resolve.ts';
import { nameOn } from '../../plan/versions.ts';
import type { NodesResult, PlannedRow } from '../../record/nodes.ts';
import { knownScenarios } from '../known-scenarios.ts';
import { otherRequests, readyPath, requestSpecs } from '../requests.ts';
import { selectScenarios, selectVariants } from '../selection.ts';
import type { Session } from '../session.ts';
import type { NodesOptions } from './options.ts';

export interface PlannedNodes {
  versions: NodesResult['versions'];
  /** Without what a version does not support; variants are not yet one for each version. */
  scenarios: Scenario[];
  rows: PlannedRow[];
}

/**
 * Which versions and scenarios are meant: words that are a scenario's name (with `/VARIANT` if only one is meant) are scenarios, all others versions.
 * @throws BAD_OPTION, UNKNOWN_SCENARIO, UNKNOWN_VARIANT; what resolving versions throws
 */
export async function planNodes(
  words: readonly string[],
  options: NodesOptions,
  config: Config,
  session: Session,
): Promise<PlannedNodes> {
  const known = knownScenarios(config);
  const isScenario = (word: string) => known.some(({ name }) => name === word.split('/')[0]);
  const named = words.filter(isScenario);
  const specs = words.filter((word) => !isScenario(word));
  if (named.length > 0 && options.target !== undefined) {
    throw badOption(`a scenario or --target, got both`);
  }
  if (options.target === undefined && otherRequests(options, session.cwd) !== null) {
    throw badOption(
      '--target beside --path or --requests: a scenario says itself what it asks, got no target',
    );
  }
  const scenarios =
    options.target === undefined
      ? chosen(named, known, config, options)
      : [ofCommand(options.target, options, session.cwd)];
  const versions = await versionsOf(specs, options, session);
  const own = options.target !== undefined || (config.scenarios ?? []).length > 0;
  const asks = own ? projectNodes(session.cwd) : [];
  const rows = scenarios.flatMap((scenario) =>
    scenario.variants.map((variant) => ({
      scenario: scenario.name,
      variant: variant.name,
      names: versions.map(({ version }) => {
        const supported = options.runtime === 'docker' || satisfiesAll(asks, version);
        const says = promisedRange(asks);
        return {
          version,
          name: supported ? nameOn(variant.name, version) : null,
          reason: supported || says === null ? null : `${says.source} asks for ${says.text}`,
        };
      }),
    })),
  );
  return { versions, scenarios, rows };
}

async function versionsOf(
  specs: readonly string[],
  { runtime }: NodesOptions,
  session: Session,
): Promise<NodesResult['versions']> {
  if (runtime === 'docker') {
    const tags = specs.map((spec) => spec.replace(/^v/, ''));
    return twoOrMore(
      tags.map((tag) => ({
        spec: tag,
        version: tag,
        source: null,
        note: `the image node:${tag}-bookworm-slim`,
      })),
    );
  }
  if (new Set(specs).size < 2) throw few(specs.length);
  const found = await resolveNodes(specs, {
    env: { ...session.env },
    signal: session.signal,
    onStep: (what) => session.step(what),
  });
  return twoOrMore(found.map(({ spec, version, source, note }) => ({ spec, version, source, note })));
}

/** Each version once, in the order in which they were named. */
function twoOrMore(versions: NodesResult['versions']): NodesResult['versions'] {
  const once = versions.filter(
    ({ version }, index) => versions.findIndex((other) => other.version === version) === index,
  );
  if (once.length < 2) throw few(once.length);
  return once;
}

function few(count: number): PacelineError {
  return badOption(
    `two or more different Node versions, such as 22.21.1 24.11.1 26, got ${count === 0 ? 'none' : 'one'}`,
  );
}

function chosen(
  named: readonly string[],
  known: readonly Scenario[],
  config: Config,
  options: NodesOptions,
): Scenario[] {
  const own = config.scenarios ?? [];
  const names = named.map((word) => word.split('/')[0] ?? '');
  const variants = [...options.variant, ...named.flatMap((word) => word.split('/')[1] ?? [])];
  const scenarios = selectScenarios(known, own.length > 0 ? own : known, names);
  if (variants.length === 0) return scenarios;
  // The question is which version: a variant's own reference is not needed beside it.
  return selectVariants(scenarios, variants).map((scenario) => {
    const only = scenario.variants.filter(({ name }) => variants.includes(name));
    return { ...scenario, variants: only, reference: only[0]?.name ?? scenario.reference, expectations: [] };
  });
}

function ofCommand(command: string, options: NodesOptions, cwd: string): Scenario {
  const asked = requestSpecs(options, '/', cwd);
  return Scenario.parse({
    name: 'nodes',
    title: command,
    question: 'Which Node version is faster?',
    why: 'That is what was asked.',
    lookAt: [],
    ready: options.ready ?? readyPath(asked),
    workload: {
      mode: 'closed',
      connections: 16,
      ...asked,
      ...(options.timeout === undefined ? {} : { timeoutSeconds: options.timeout }),
    },
    reference: 'target',
    variants: [{ name: 'target', title: command, command }],
  });
}
