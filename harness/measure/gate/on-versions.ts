import type { Config } from '../../config/config.ts';
import type { Gate } from '../../config/gate.ts';
import type { Context } from '../../context.ts';
import { PacelineError } from '../../errors/paceline-error.ts';
import { nameOn } from '../../plan/versions.ts';
import { projectNodes, promisedRange } from '../../runtime/nodes/project.ts';
import { resolveNodes } from '../../runtime/nodes/resolve.ts';
import { nodesWithin } from '../../runtime/nodes/within.ts';
import { GATE } from '../../commands/flags/gate.ts';
import { recorded } from '../../commands/flags/recorded.ts';
import { gateScenario } from './scenario.ts';
import { measureNodes } from '../../commands/nodes.ts';
import type { NodesOptions, PlannedNodes } from '../nodes/plan-nodes.ts';

/**
 * `gate --node`: the service on the lowest and the highest version of each line that the project promises to run on, or on the versions named.
 * A version on which it does not start or answers wrongly fails the gate; which is faster is told.
 * @param versions separated by commas; true for those of the project
 * @throws BAD_OPTION if the project promises nothing; what resolving versions throws
 */
export async function gateNodes(
  gate: Gate,
  versions: string | true,
  options: Pick<NodesOptions, 'json' | 'quiet' | 'env' | 'seed' | 'out' | 'strict'>,
  config: Config,
  context: Context,
): Promise<number> {
  const planning = async (onStep: (what: string) => void): Promise<PlannedNodes> => {
    const specs =
      versions === true ? await promised(context) : versions.split(',').map((each) => each.trim());
    const found = await resolveNodes(specs, { env: { ...context.env }, signal: context.signal, onStep });
    const scenario = gateScenario(gate);
    const variant = scenario.variants.at(-1);
    if (variant === undefined) throw new TypeError('Expected a variant of the gate, got none');
    const only = { ...scenario, variants: [variant], reference: variant.name };
    return {
      versions: found.map(({ spec, version, source, note }) => ({ spec, version, source, note })),
      scenarios: [only],
      rows: [
        {
          scenario: only.name,
          variant: variant.name,
          names: found.map(({ version }) => ({ version, name: nameOn(variant.name, version), reason: null })),
        },
      ],
    };
  };
  const rest: NodesOptions = {
    ...options,
    env: [...Object.entries(gate.env).map(([key, value]) => `${key}=${value}`), ...options.env],
    ...{ path: [], header: [], method: 'GET', variant: [] },
    profile: 'quick',
    budget: '30s',
    runtime: 'process',
    readyTimeout: `${gate.readyTimeoutSeconds}s`,
  };
  // Read anew: `--node` without a value means the versions that the project promises.
  const commandOf = (seed: number) => recorded(['gate'], GATE, { ...options, node: versions }, { seed });
  return measureNodes(planning, commandOf, rest, config, context);
}

async function promised({ cwd, env, signal }: Context): Promise<string[]> {
  const range = promisedRange(projectNodes(cwd));
  if (range?.range == null) {
    throw new PacelineError(
      'BAD_OPTION',
      'Expected package.json (engines, volta), .nvmrc or .node-version to say which Node versions the service runs on, got none; or name them: --node 22,24',
    );
  }
  const { lines } = await nodesWithin(range.range, { env: { ...env }, signal });
  return [...new Set(lines.flatMap(({ lowest, highest }) => [lowest, highest]))];
}
