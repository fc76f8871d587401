import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { judgeBaseline, judgeGate } from '../analysis/gate.ts';
import type { Gate } from '../config/gate.ts';
import { loadConfig } from '../config/load-config.ts';
import type { Variant } from '../config/scenario.ts';
import { seconds, share } from '../config/units.ts';
import type { Context } from '../context.ts';
import { PacelineError } from '../errors/paceline-error.ts';
import type { CompareManifest, CompareResult } from '../record/compare.ts';
import { CompareStore } from '../record/store.ts';
import { takeFingerprint } from '../runtime/fingerprint.ts';
import { defaultBase } from '../runtime/git/default-base.ts';
import { resolveRef } from '../runtime/git/ref.ts';
import { repositoryOf } from '../runtime/git/repository.ts';
import { Reaper } from '../runtime/reaper.ts';
import { readBaseline } from '../measure/gate/baseline.ts';
import { measureComparison } from '../measure/compare/measure-comparison.ts';
import { type ComparisonAsked, planComparison } from '../measure/compare/plan-comparison.ts';
import { type ReadySide, readyCommit, type SidesOptions, workingTree } from '../measure/compare/sides.ts';
import { GATE } from './flags/gate.ts';
import { recorded } from './flags/recorded.ts';
import { gateNodes } from '../measure/gate/on-versions.ts';
import { gateScenario } from '../measure/gate/scenario.ts';
import { checkSlos } from '../measure/gate/check-slos.ts';
import { writeGate } from './gate-write.ts';
import { collect, type SharedOptions, withShared } from './options.ts';
import { runsFolder } from '../measure/folders.ts';
import { chooseSeed } from '../measure/seed.ts';
import { lastSelfcheck } from './selfcheck.ts';
import { StatusLine } from './status-line.ts';
import { targetEnvironment } from '../measure/target-environment.ts';
import { wholeRate } from '../measure/compare/whole-rate.ts';

interface GateOptions extends SharedOptions {
  base?: string;
  baseline?: string;
  budget?: string;
  margin?: string;
  strict?: boolean;
  answersMayDiffer?: boolean;
  node?: string | true;
  env: string[];
  seed?: string;
  out?: string;
}

/** `paceline gate`: whether the change in this folder made the service slower, as an exit status. */
export function registerGate(program: Command, context: Context, exit: (code: number) => void): void {
  withShared(program.command('gate'))
    .description(
      'compare the service in this folder with a git ref, as paceline.config.* says, and fail if it got slower',
    )
    .option('--base <ref>', 'git ref to compare with (default: the merge base with the default branch)')
    .option('--baseline <file>', 'a stored gate.json or results.json to hold the figures against instead')
    .option('--budget <time>', 'load that the decision may take, in place of the config’s')
    .option('--margin <share>', 'change that is too small to matter, in place of the config’s')
    .option('--strict', 'exit with 4 when nothing could be decided')
    .option('--answers-may-differ', 'compare them even if they answer differently')
    .option(
      '--node [versions]',
      'before a release: start and ask the service on these Node versions, or on the ends of the range that package.json promises',
    )
    .option('--env <key=value>', 'setting for both (repeatable)', collect, [])
    .option('--seed <n>', 'seed of everything drawn by chance')
    .option('--out <dir>', 'folder for the record (default: .paceline/runs/<id>)')
    .action(async (options: GateOptions) => {
      exit(await gate(options, context));
    });
}

/** All that measuring needs, whatever it is held against. */
interface Setting {
  gate: Gate;
  asked: Omit<ComparisonAsked, 'a' | 'b' | 'wholeRate'>;
  sides: SidesOptions;
  env: Record<string, string>;
  folder: string | null;
  status: StatusLine;
  reaper: Reaper;
  options: GateOptions;
  context: Context;
}

async function gate(options: GateOptions, context: Context): Promise<number> {
  const config = await loadConfig(context.cwd);
  const settings = config.gate;
  if (settings === undefined) {
    throw new PacelineError('NO_GATE', `Expected a config with \`gate\` in ${context.cwd}, got none`);
  }
  if (options.base !== undefined && options.baseline !== undefined) {
    throw new PacelineError('BAD_OPTION', 'Expected either --base or --baseline, got both');
  }
  if (options.node !== undefined) {
    const base = (['base', 'baseline', 'budget', 'margin', 'answersMayDiffer'] as const).find(
      (name) => options[name] !== undefined,
    );
    if (base !== undefined) {
      throw new PacelineError(
        'BAD_OPTION',
        `Expected --node without --${base.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}, which is for a comparison with a base, got both`,
      );
    }
    return gateNodes(settings, options.node, options, config, context);
  }
  const seed = chooseSeed(options.seed, context.env, config.seed);
  const env = targetEnvironment(context, options.env, { ...config.env, ...settings.env });
  const asked = {
    command: recorded(['gate'], GATE, options, { seed }),
    scenario: gateScenario(settings),
    margin: options.margin === undefined ? settings.margin : share(options.margin, '--margin'),
    margins: settings.margins,
    gating: settings.gating,
    budgetSeconds:
      options.budget === undefined ? settings.budgetSeconds : seconds(options.budget, '--budget'),
    connections: settings.connections,
    seed,
    answersMayDiffer: options.answersMayDiffer ?? settings.answersMayDiffer,
    warnings: [],
  };
  // What is wrong with the config is said before anything is checked out or built.
  planComparison({ ...asked, a: NOBODY, b: NOBODY, wholeRate: null });
  const status = new StatusLine(context.stderr, options.quiet ?? false);
  const reaper = Reaper.start();
  const folder = options.out === undefined ? null : resolve(context.cwd, options.out);
  const logs = join(folder ?? join(runsFolder(context), `${seed.toString(36)}-prepare`), 'logs');
  const steps = { install: settings.install, build: settings.build, start: settings.start };
  const sides = { context, steps, env, logs, reaper, onStep: (what: string) => status.show(what) };
  const setting = { gate: settings, asked, sides, env, folder, status, reaper, options, context };
  try {
    return options.baseline === undefined
      ? await againstBase(setting)
      : await againstStored(options.baseline, setting);
  } finally {
    status.end();
    reaper.close();
  }
}

const NOBODY = { label: '', command: '', url: null, commit: null, node: null };

async function againstBase(setting: Setting): Promise<number> {
  const { gate: settings, sides, options, context } = setting;
  const repository = await repositoryOf(context.cwd);
  const ref = options.base ?? settings.base;
  const commit =
    ref === undefined
      ? await defaultBase(repository, context.env.GITHUB_BASE_REF)
      : await resolveRef(repository, ref);
  const a = await readyCommit('A', repository, commit, sides);
  try {
    const b = await workingTree('B', sides);
    const { store, result, variants } = await measure(a, b, setting, setting.asked.seed, setting.folder, '');
    let confirmation: CompareResult | null = null;
    if (result.verdict === 'regressed') {
      // Its own seed: another order, other launches, nothing in common with the first but the code.
      const seed = setting.asked.seed + 1000;
      const folder = store.confirmationFolder;
      confirmation = (await measure(a, b, setting, seed, folder, 'confirming: ')).result;
    }
    const slos =
      result.verdict === 'invalid'
        ? []
        : await checkSlos(settings, variants[1], { ...setting, ...setting.asked, store });
    const judged = judgeGate(result, confirmation, { slos, ...facts(setting) });
    return told(judged, store, setting);
  } finally {
    await a.remove();
  }
}

async function againstStored(file: string, setting: Setting): Promise<number> {
  const baseline = readBaseline(file, setting.context.cwd);
  const tree = await workingTree('B', setting.sides);
  // Against itself, so that it is measured as it was then: beside another, by turns.
  const { store, result, variants } = await measure(
    tree,
    tree,
    setting,
    setting.asked.seed,
    setting.folder,
    '',
  );
  const slos =
    result.verdict === 'invalid'
      ? []
      : await checkSlos(setting.gate, variants[1], { ...setting, ...setting.asked, store });
  const { comparisons, differences } = baseline.against(result);
  const judged = judgeBaseline(result, comparisons, differences, { slos, ...facts(setting) });
  return told(judged, store, setting);
}

function facts({ options, context }: Setting) {
  return {
    selfcheck: lastSelfcheck(context),
    fingerprint: takeFingerprint(),
    strict: options.strict ?? false,
  };
}

function told(
  result: ReturnType<typeof judgeGate>,
  store: CompareStore,
  { options, context }: Setting,
): number {
  writeGate(result, store, context, {
    json: options.json ?? false,
    quiet: options.quiet ?? false,
  });
  return result.exitCode;
}

/** Measures two trees side by side. @throws the signal's reason if it is interrupted, with what was measured kept */
async function measure(
  a: ReadySide,
  b: ReadySide,
  setting: Setting,
  seed: number,
  folder: string | null,
  prefix: string,
): Promise<{ store: CompareStore; result: CompareResult; variants: [Variant, Variant] }> {
  const { gate: settings, asked, env, reaper, status, context } = setting;
  const variants = asked.scenario.variants.map((variant, index) => {
    const { cwd } = index === 0 ? a : b;
    return cwd === undefined ? variant : { ...variant, cwd };
  }) as [Variant, Variant];
  const scenario = { ...asked.scenario, variants };
  const readyTimeoutSeconds = settings.readyTimeoutSeconds;
  const rate = settings.wholeService
    ? await wholeRate(scenario, variants[0], { context, env, readyTimeoutSeconds, reaper, status })
    : null;
  const manifest: CompareManifest = planComparison({
    ...asked,
    seed,
    scenario,
    a: a.side,
    b: b.side,
    wholeRate: rate,
    warnings: [...new Set([...a.warnings, ...b.warnings])],
  });
  const store = CompareStore.create(folder ?? join(runsFolder(context), manifest.id), manifest);
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
      reaper,
      status,
      prefix,
    },
    context,
  );
  if (interruption !== undefined) throw interruption;
  return { store, result, variants };
}
