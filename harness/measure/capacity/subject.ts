import { readAddress } from '../../config/address.ts';
import { didYouMean } from '../../config/near.ts';
import { type RequestSpec, Scenario, type Variant } from '../../config/scenario.ts';
import type { Asked } from '../../config/setup.ts';
import { badOption } from '../../errors/bad-option.ts';
import { PacelineError } from '../../errors/paceline-error.ts';
import type { CapacityManifest } from '../../record/capacity.ts';
import { type Access, PLAIN_ACCESS } from '../../trial/access.ts';
import { otherRequests, type RequestOptions, readyPath, requestSpecs, requestSpecsAt } from '../requests.ts';
import { selectScenarios } from '../selection.ts';

/** What capacity is asked of. */
export interface CapacitySubject {
  record: CapacityManifest['subject'];
  /** Where it runs already; null where a target is started. */
  origin: string | null;
  /** How it is reached. */
  access: Access;
  /** With the one variant, and the requests that are asked. */
  scenario: Scenario;
  variant: Variant;
  /** Settings that the scenario declares, by name. */
  settings: Scenario['settings'];
}

interface SubjectOptions extends RequestOptions {
  target?: string | undefined;
  timeout?: number | undefined;
  ready?: string | undefined;
  insecure: boolean;
}

/**
 * Reads what capacity is asked of: `--target CMD`, a URL, or `SCENARIO/VARIANT`; only `SCENARIO` where a setting is swept,
 * whose own variant is then taken.
 * @param swept name of the setting that is swept, if one is
 * @throws BAD_OPTION, UNKNOWN_SCENARIO, UNKNOWN_VARIANT
 */
export function readSubject(
  text: string | undefined,
  options: SubjectOptions,
  known: readonly Scenario[],
  cwd: string,
  swept: string | null,
): CapacitySubject {
  if ((text === undefined) === (options.target === undefined)) {
    throw badOption(
      `a URL, a SCENARIO/VARIANT or --target to say whose capacity is asked, got ${text === undefined ? 'none' : 'two'}`,
    );
  }
  if (options.target !== undefined) return ofCommand(options.target, options, cwd);
  const subject = text ?? '';
  const name = subject.split('/')[0] ?? '';
  const scenario =
    known.some((one) => one.name === name) || /^[a-z][a-z0-9-]*(\/[a-z0-9.-]+)?$/.test(subject);
  return scenario ? ofScenario(subject, options, known, cwd, swept) : ofUrl(subject, options, cwd);
}

function ofCommand(command: string, options: SubjectOptions, cwd: string): CapacitySubject {
  const scenario = scenarioOf(command, options, withoutSetup(requestSpecs(options, '/', cwd)));
  const record = { kind: 'command' as const, text: command };
  return { ...onlyVariant(scenario), record, origin: null, access: PLAIN_ACCESS, settings: {} };
}

function ofUrl(text: string, options: SubjectOptions, cwd: string): CapacitySubject {
  const address = readAddress(text, 'the URL (or SCENARIO/VARIANT)');
  const { origin, authorization, shown } = address;
  const scenario = scenarioOf('none', options, withoutSetup(requestSpecsAt(address, options, cwd)));
  const access = { insecure: options.insecure, authorization };
  return { ...onlyVariant(scenario), record: { kind: 'url', text: shown }, origin, access, settings: {} };
}

function ofScenario(
  text: string,
  options: SubjectOptions,
  known: readonly Scenario[],
  cwd: string,
  swept: string | null,
): CapacitySubject {
  const [name = '', wanted] = text.split('/');
  const [scenario] = selectScenarios(known, [], [name]);
  if (scenario === undefined) throw new TypeError('Expected a scenario, got none');
  const names = scenario.variants.map((variant) => variant.name);
  const chosen = wanted ?? (swept === null ? undefined : scenario.settings[swept]?.variant);
  const variant = scenario.variants.find((each) => each.name === chosen);
  if (variant === undefined) {
    throw new PacelineError(
      'UNKNOWN_VARIANT',
      `Expected ${name}/VARIANT with a variant of ${names.join(', ')}, got ` +
        (chosen === undefined ? 'none' : `"${chosen}"${didYouMean(chosen, names)}`),
    );
  }
  const workload = variant.workload ?? scenario.workload;
  const { workload: _, reference: __, ...rest } = variant;
  const only = Scenario.parse({
    ...scenario,
    ready: options.ready ?? scenario.ready,
    workload: {
      ...workload,
      requests: withoutSetup(otherRequests(options, cwd) ?? workload),
      setup: undefined,
    },
    neighbour: undefined,
    variants: [rest],
    reference: variant.name,
    expectations: [],
    settings: {},
  });
  return {
    ...onlyVariant(only),
    record: { kind: 'variant', text: `${name}/${variant.name}` },
    origin: null,
    access: PLAIN_ACCESS,
    settings: scenario.settings,
  };
}

/** @throws BAD_OPTION: a search loads one launch again and again, for longer than what was captured may live */
function withoutSetup({ requests, setup }: Asked): RequestSpec[] {
  if (setup === undefined) return requests;
  throw badOption('requests without `setup`, which capacity does not ask, got some with');
}

function scenarioOf(command: string, options: SubjectOptions, requests: RequestSpec[]): Scenario {
  return Scenario.parse({
    name: 'capacity',
    title: 'Capacity',
    question: 'How much load does it carry?',
    why: 'That is what was asked.',
    lookAt: [],
    ready: options.ready ?? readyPath({ requests }),
    workload: {
      mode: 'closed',
      connections: 32,
      requests,
      ...(options.timeout === undefined ? {} : { timeoutSeconds: options.timeout }),
    },
    reference: 'target',
    variants: [{ name: 'target', title: command, command }],
  });
}

function onlyVariant(scenario: Scenario): Pick<CapacitySubject, 'scenario' | 'variant'> {
  const [variant] = scenario.variants;
  if (variant === undefined) throw new TypeError('Expected a variant, got none');
  return { scenario, variant };
}
