import { loadConfig } from '../../config/load-config.ts';
import { PacelineError } from '../../errors/paceline-error.ts';
import { projectNodes, promisedRange } from '../../nodes/project.ts';
import { resolveNodes } from '../../nodes/resolve.ts';
import { nodesWithin } from '../../nodes/within.ts';
import { nameOn } from '../../plan/versions.ts';
import type { NodesResult } from '../../record/nodes.ts';
import { measureNodes } from '../nodes/nodes.ts';
import type { NodesOptions } from '../nodes/options.ts';
import type { PlannedNodes } from '../nodes/plan-nodes.ts';
import type { Outcome, Recorded } from '../outcome.ts';
import type { Session } from '../session.ts';
import { askedGate } from './asked-gate.ts';
import { gateOf } from './gate.ts';
import type { GateOptions } from './options.ts';
import { gateScenario } from './scenario.ts';

/** Seconds of load where two versions are compared by turns. */
const BUDGET = 30;

/**
 * The service on the lowest and the highest version of each line that the project promises to run on, or on the versions named.
 * A version on which it does not start or answers wrongly fails the gate; which is faster is told.
 * @throws NO_GATE, BAD_CONFIG; BAD_OPTION if the project promises nothing, or for what is asked of a comparison with a base; what
 * resolving versions throws
 */
export async function gateOnVersions(
  versions: readonly string[] | 'promised',
  options: GateOptions,
  session: Session,
  recorded: Recorded,
): Promise<Outcome<NodesResult>> {
  const config = await loadConfig(session.cwd);
  const { gate: settings } = askedGate(gateOf(config, session), options, session);
  const ofBase = [
    'base',
    'baseline',
    'budget',
    'margin',
    'connections',
    'gating',
    'answersMayDiffer',
  ] as const;
  const base = ofBase.find((name) => [options[name] ?? []].flat().length > 0);
  if (base !== undefined) {
    throw new PacelineError(
      'BAD_OPTION',
      `Expected --node without --${base.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}, which is for a comparison with a base, got both`,
    );
  }
  const specs = versions === 'promised' ? await promised(session) : versions;
  const found = await resolveNodes([...specs], {
    env: { ...session.env },
    signal: session.signal,
    onStep: (what) => session.step(what),
  });
  const scenario = gateScenario(settings);
  const variant = scenario.variants.at(-1);
  if (variant === undefined) throw new TypeError('Expected a variant of the gate, got none');
  const only = { ...scenario, variants: [variant], reference: variant.name };
  const planned: PlannedNodes = {
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
  const { seed, out, strict } = options;
  const asked: NodesOptions = {
    ...{ seed, out, strict },
    ...{ path: [], header: [], variant: [] },
    env: [...Object.entries(settings.env), ...options.env],
    profile: 'quick',
    budget: BUDGET,
    runtime: 'process',
    readyTimeout: settings.readyTimeoutSeconds,
  };
  return measureNodes(planned, asked, config, session, recorded);
}

async function promised({ cwd, env, signal }: Session): Promise<string[]> {
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
