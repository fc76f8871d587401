import { join, resolve } from 'node:path';
import type { Config } from '../../config/config.ts';
import type { Gate } from '../../config/gate.ts';
import { loadConfig } from '../../config/load-config.ts';
import type { Variant } from '../../config/scenario.ts';
import { PacelineError } from '../../errors/paceline-error.ts';
import { writeGate } from '../../kinds/compare.ts';
import { watchedAgain, watchedBy } from '../../plan/watched.ts';
import type { CompareManifest, CompareResult, GateFacts } from '../../record/compare.ts';
import type { GateResult } from '../../record/gate.ts';
import { CompareStore } from '../../record/store.ts';
import { defaultBase } from '../../source/git/default-base.ts';
import { resolveRef } from '../../source/git/ref.ts';
import { repositoryOf } from '../../source/git/repository.ts';
import { measureComparison } from '../compare/measure-comparison.ts';
import { type ArmName, keepLogs, settingsOf } from '../compare/own-arms.ts';
import { withOwnOf } from '../compare/own-sides.ts';
import { type ComparisonAsked, checkComparison, planComparison } from '../compare/plan-comparison.ts';
import { type ReadySide, readyCommit, type SidesOptions, workingTree } from '../compare/sides.ts';
import { runsFolder } from '../folders.ts';
import { lastSelfcheck } from '../last-selfcheck.ts';
import type { Outcome, Recorded } from '../outcome.ts';
import { chooseSeed } from '../seed.ts';
import type { Session } from '../session.ts';
import { targetEnvironment } from '../target-environment.ts';
import { askedGate } from './asked-gate.ts';
import { readBaseline } from './baseline.ts';
import { loadForSlos } from './load-for-slos.ts';
import type { GateOptions } from './options.ts';
import { gateScenario } from './scenario.ts';

/** All that measuring needs, whatever it is held against. */
interface GateSetting {
  gate: Gate;
  asked: Omit<ComparisonAsked, 'a' | 'b' | 'wholeRate'>;
  sides: SidesOptions;
  env: Record<string, string>;
  /** Settings that are the config's or a flag's, a flag's above the config's. */
  settings: { all: Record<string, string>; flags: Record<string, string> };
  folder: string | null;
  options: GateOptions;
  session: Session;
}

/**
 * Holds the service in this folder against a git ref, or against stored figures, as its config says.
 * @throws NO_GATE, BAD_CONFIG, BAD_OPTION; what checking out, installing and building throw; why it was interrupted, with
 * what was measured kept
 */
export async function gate(
  options: GateOptions,
  session: Session,
  recorded: Recorded,
): Promise<Outcome<GateResult>> {
  const config = await loadConfig(session.cwd);
  const { gate: settings, answersMayDiffer, warnings } = askedGate(gateOf(config, session), options, session);
  if (options.base !== undefined && options.baseline !== undefined) {
    throw new PacelineError('BAD_OPTION', 'Expected either --base or --baseline, got both');
  }
  const seed = chooseSeed(options.seed, session, config.seed);
  const env = targetEnvironment(session, options.env, { ...config.env, ...settings.env });
  const budgetSeconds = options.budget ?? settings.budgetSeconds;
  const { behind, gating, left } = watchedBy(
    budgetSeconds,
    options.only,
    options.gating.length > 0 ? options.gating : settings.gating,
  );
  const asked = {
    command: recorded({ seed }),
    scenario: gateScenario(settings),
    margin: options.margin ?? settings.margin,
    margins: settings.margins,
    ...{ gating, behind, budgetSeconds },
    connections: options.connections ?? settings.connections,
    seed,
    answersMayDiffer,
    ownServices: true,
    warnings: [...warnings, ...(left === null ? [] : [left])],
  };
  checkComparison(asked);
  const folder = options.out === undefined ? null : resolve(session.cwd, options.out);
  const logs = join(folder ?? join(runsFolder(session), `${seed.toString(36)}-prepare`), 'logs');
  const steps = { install: settings.install, build: settings.build, start: settings.start };
  const sides = { session, steps, env, logs };
  const flags = Object.fromEntries(options.env);
  const given = { all: { ...config.env, ...settings.env, ...flags }, flags };
  const setting = { gate: settings, asked, sides, env, settings: given, folder, options, session };
  try {
    return options.baseline === undefined
      ? await againstBase(setting)
      : await againstStored(options.baseline, setting);
  } finally {
    session.idle();
  }
}

/** The gate of a config. @throws NO_GATE */
export function gateOf({ gate: settings }: Config, { cwd }: Pick<Session, 'cwd'>): Gate {
  if (settings !== undefined) return settings;
  throw new PacelineError('NO_GATE', `Expected a config with \`gate\` in ${cwd}, got none`);
}

async function againstBase(setting: GateSetting): Promise<Outcome<GateResult>> {
  const { gate: settings, sides, options, session } = setting;
  const repository = await repositoryOf(session.cwd, { ...session.env });
  const ref = options.base ?? settings.base;
  const commit =
    ref === undefined
      ? await defaultBase(repository, session.env.GITHUB_BASE_REF)
      : await resolveRef(repository, ref);
  const a = await readyCommit('A', repository, commit, sides);
  try {
    const b = await workingTree('B', sides);
    return await withOwnSides([a, b], setting, async (own) => {
      const { store, result, variants } = await measure(own[0], own[1], setting, facts(setting, null));
      if (result.verdict === 'regressed') await confirm(own[0], own[1], setting, store, result);
      await slos(result, variants[1], store, setting);
      return written(store);
    });
  } finally {
    await a.remove();
  }
}

async function againstStored(file: string, setting: GateSetting): Promise<Outcome<GateResult>> {
  const baseline = readBaseline(file, setting.session.cwd);
  const tree = await workingTree('B', setting.sides);
  // Against itself, so that it is measured as it was then: beside another, by turns.
  return withOwnSides([tree, tree], setting, async ([a, b]) => {
    const { store, result, variants } = await measure(a, b, setting, facts(setting, baseline));
    await slos(result, variants[1], store, setting);
    return written(store);
  });
}

/** Both sides with what each needs to itself, for as long as they are measured. */
function withOwnSides<Result>(
  sides: readonly [ReadySide, ReadySide],
  { gate: { services, prepare }, sides: { logs }, env, settings, session }: GateSetting,
  use: (sides: [ReadySide, ReadySide]) => Promise<Result>,
): Promise<Result> {
  const settingsFor = (arm: ArmName) => ({ ...settings.flags, ...settingsOf(arm, settings.all) });
  return withOwnOf(sides, { session, services, prepare, env, logs }, settingsFor, use);
}

/** A regression, once more and independently: of what regressed alone, which then has all of the load. */
async function confirm(
  a: ReadySide,
  b: ReadySide,
  setting: GateSetting,
  store: CompareStore,
  { comparisons }: CompareResult,
): Promise<void> {
  const asked = { ...setting.asked, ...watchedAgain(comparisons) };
  await measure(a, b, { ...setting, asked }, undefined, {
    // Its own seed: another order, other launches, nothing in common with the first but the code.
    seed: setting.asked.seed + 1000,
    folder: store.confirmationFolder,
    prefix: 'confirming: ',
  });
}

/** Loads a change that could be measured, for its SLOs. */
async function slos(
  { verdict }: CompareResult,
  variant: Variant,
  store: CompareStore,
  { gate: settings, asked, env, session }: GateSetting,
): Promise<void> {
  const { seed, budgetSeconds } = asked;
  if (verdict !== 'invalid')
    await loadForSlos(settings, variant, { store, env, seed, budgetSeconds }, session);
}

function facts({ gate: settings, options, session }: GateSetting, baseline: CompareResult | null): GateFacts {
  const slos = settings.slos.map(({ text }) => text);
  return { strict: options.strict, slos, selfcheck: lastSelfcheck(session), baseline };
}

/** Decides a gate by its record, and writes it there in all its forms. */
function written(store: CompareStore): Outcome<GateResult> {
  const result = writeGate(store);
  if (result === null) throw new TypeError('Expected a gate that was measured to its end, got another');
  const { folder, reportPath: report } = store;
  return { result, folder, report, exitCode: result.exitCode, failure: undefined };
}

/** Measures two trees side by side. @throws the signal's reason if it is interrupted, with what was measured kept */
async function measure(
  a: ReadySide,
  b: ReadySide,
  setting: GateSetting,
  facts: GateFacts | undefined,
  { seed, folder, prefix }: { seed: number; folder: string | null; prefix: string } = {
    ...{ seed: setting.asked.seed, folder: setting.folder, prefix: '' },
  },
): Promise<{ store: CompareStore; result: CompareResult; variants: [Variant, Variant] }> {
  const { gate, asked, env, session } = setting;
  const variants = asked.scenario.variants.map((variant, index) => {
    const { cwd, env: own } = index === 0 ? a : b;
    return { ...variant, env: { ...variant.env, ...own }, ...(cwd === undefined ? {} : { cwd }) };
  }) as [Variant, Variant];
  const scenario = { ...asked.scenario, variants };
  const { readyTimeoutSeconds } = gate;
  const planned = planComparison({
    ...asked,
    seed,
    scenario,
    a: a.side,
    b: b.side,
    wholeRate: null,
    warnings: [...new Set([...asked.warnings, ...a.warnings, ...b.warnings])],
  });
  const manifest: CompareManifest = facts === undefined ? planned : { ...planned, gate: facts };
  const store = CompareStore.create(folder ?? join(runsFolder(session), manifest.id), manifest);
  keepLogs(setting.sides.logs, store.logs);
  const { result, interruption } = await measureComparison(
    {
      manifest,
      store,
      sides: [
        { variant: variants[0], url: null },
        { variant: variants[1], url: null },
      ],
      env,
      readyTimeoutSeconds,
      insecure: false,
      steady: true,
      ownServices: true,
      prefix,
    },
    session,
  );
  if (interruption !== undefined) throw interruption;
  return { store, result, variants };
}
