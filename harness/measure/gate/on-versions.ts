import { join, resolve } from 'node:path';
import { loadConfig } from '../../config/load-config.ts';
import { PacelineError } from '../../errors/paceline-error.ts';
import { projectNodes, promisedRange } from '../../nodes/project.ts';
import { resolveNodes } from '../../nodes/resolve.ts';
import { nodesWithin } from '../../nodes/within.ts';
import { nameOn } from '../../plan/versions.ts';
import type { NodesResult } from '../../record/nodes.ts';
import { settingsOf, withOwn } from '../compare/own-arms.ts';
import { nodesFolder } from '../folders.ts';
import { measureNodes } from '../nodes/nodes.ts';
import type { NodesOptions } from '../nodes/options.ts';
import type { PlannedNodes } from '../nodes/plan-nodes.ts';
import type { Outcome, Recorded } from '../outcome.ts';
import { chooseSeed } from '../seed.ts';
import type { Session } from '../session.ts';
import { targetEnvironment } from '../target-environment.ts';
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
    'only',
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
  const resolved = await resolveNodes([...specs], {
    env: { ...session.env },
    signal: session.signal,
    onStep: (what) => session.step(what),
  });
  // Two specs may mean one version.
  const found = [...new Map(resolved.map((one) => [one.version, one])).values()];
  const scenario = gateScenario(settings);
  const variant = scenario.variants.at(-1);
  if (variant === undefined) throw new TypeError('Expected a variant of the gate, got none');
  const planned = (env: Record<string, string>): PlannedNodes => ({
    versions: found.map(({ spec, version, source, note }) => ({ spec, version, source, note })),
    scenarios: [
      {
        ...scenario,
        // What it needs runs already: all versions find the same.
        services: [],
        variants: [{ ...variant, env: { ...variant.env, ...env } }],
        reference: variant.name,
      },
    ],
    rows: [
      {
        scenario: scenario.name,
        variant: variant.name,
        names: found.map(({ version }) => ({ version, name: nameOn(variant.name, version), reason: null })),
      },
    ],
  });
  const { out, strict } = options;
  const seed = chooseSeed(options.seed, session, config.seed);
  const asked: NodesOptions = {
    ...{ seed, out, strict },
    ...{ path: [], header: [], variant: [] },
    env: [...Object.entries(settings.env), ...options.env],
    profile: 'quick',
    budget: BUDGET,
    runtime: 'process',
    readyTimeout: settings.readyTimeoutSeconds,
  };
  const { services, prepare } = settings;
  const env = targetEnvironment(session, asked.env, config.env ?? {});
  const given = { ...config.env, ...Object.fromEntries(asked.env) };
  const arm = {
    name: 'b',
    label: 'the working tree',
    cwd: session.cwd,
    env: settingsOf('b', given),
  } as const;
  const folder =
    out === undefined
      ? join(nodesFolder(session), `${seed.toString(36)}-prepare`)
      : resolve(session.cwd, out);
  return withOwn([arm], { session, services, prepare, env, logs: join(folder, 'logs') }, ([own = {}]) =>
    measureNodes(planned(own), asked, config, session, recorded),
  );
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
