import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { renderNodesHtml } from '../../reports/html/nodes-page.ts';
import { renderNodes } from '../../reports/terminal/nodes.ts';
import { matrixOfBlocks, rowOfDuet } from '../analysis/nodes.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import { PROFILES } from '../config/profiles.ts';
import { Scenario } from '../config/scenario.ts';
import { seconds, share } from '../config/units.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../errors/catalogue.ts';
import { built } from '../package.ts';
import { planTrials } from '../plan/plan.ts';
import { nameOn, withVersions } from '../plan/versions.ts';
import type { RunManifest } from '../record/manifest.ts';
import type { NodesResult } from '../record/nodes.ts';
import { CompareStore, RunStore } from '../record/store.ts';
import { assignableCores } from '../runtime/cores.ts';
import { takeFingerprint } from '../runtime/fingerprint.ts';
import { Reaper } from '../runtime/reaper.ts';
import { runSuite } from '../trial/run-suite.ts';
import { measureComparison } from '../measure/compare/measure-comparison.ts';
import { planComparison } from '../measure/compare/plan-comparison.ts';
import { NODES } from './flags/nodes.ts';
import { recorded } from './flags/recorded.ts';
import { type NodesOptions, type PlannedNodes, planNodes } from '../measure/nodes/plan-nodes.ts';
import { collect, withShared } from './options.ts';
import { withRequests } from '../measure/requests.ts';
import { chooseSeed } from '../measure/seed.ts';
import { StatusLine } from './status-line.ts';
import { targetEnvironment } from '../measure/target-environment.ts';
import { whereTargetsRun } from '../measure/where-targets-run.ts';

/** Change that is too small to matter, and the error rate of the verdicts of blocks. */
const MARGIN = { duet: 0.02, blocks: 0.05 };
const ALPHA = 0.05;

/** `paceline nodes`: the same service on several Node versions, and which of them serves it faster. */
export function registerNodes(program: Command, context: Context, exit: (code: number) => void): void {
  withRequests(withShared(program.command('nodes')))
    .description('run the same service on several Node versions and say on which it is faster')
    .argument(
      '<what...>',
      'versions (22.21.1, 22.21, 22, a range, lts, current), and scenarios (or SCENARIO/VARIANT) unless --target is given',
    )
    .option('--target <command>', 'start this; `node` in it is the version’s')
    .option('--variant <name>', 'only this variant (repeatable)', collect, [])
    .addOption(
      new Option('--profile <name>', 'how much to measure with three versions or more')
        .choices(['quick', 'standard', 'thorough'])
        .default('standard'),
    )
    .option('--budget <time>', 'load for each variant where two versions are compared by turns', '30s')
    .option('--margin <share>', 'change that is too small to matter (default: 2% by turns, 5% in blocks)')
    .addOption(
      new Option('--runtime <name>', 'where targets run').choices(['process', 'docker']).default('process'),
    )
    .option('--timeout <time>', 'time after which an unanswered request is an error')
    .option('--ready <path>', 'path that answers 2xx when a target is ready')
    .option('--ready-timeout <time>', 'time a target may take until it answers', '15s')
    .option('--env <key=value>', 'setting for every target (repeatable)', collect, [])
    .option('--seed <n>', 'seed of everything drawn by chance')
    .option('--out <dir>', 'folder for the record (default: .paceline/nodes/<id>)')
    .option('--strict', 'exit with 4 when a pair could not be decided')
    .action(async (words: string[], options: NodesOptions) => {
      exit(await nodes(words, options, context));
    });
}

async function nodes(words: readonly string[], options: NodesOptions, context: Context): Promise<number> {
  const config = await loadConfig(context.cwd);
  const planning = (onStep: (what: string) => void) => planNodes(words, options, config, context, onStep);
  const commandOf = (seed: number) => recorded(['nodes', ...words], NODES, options, { seed });
  return measureNodes(planning, commandOf, options, config, context);
}

/** Measures the planned versions, tells what they came to and returns what it says to a script. */
export async function measureNodes(
  planning: (onStep: (what: string) => void) => Promise<PlannedNodes>,
  commandOf: (seed: number) => string,
  options: NodesOptions,
  config: Config,
  context: Context,
): Promise<number> {
  const quiet = options.quiet ?? false;
  const status = new StatusLine(context.stderr, quiet);
  const planned = await planning((what) => status.show(what));
  const seed = chooseSeed(options.seed, context.env, config.seed);
  const startedAt = new Date().toISOString();
  const id = `${startedAt.slice(0, 19).replaceAll(':', '-')}-nodes-${seed.toString(36)}`;
  const folder = resolve(context.cwd, options.out ?? join('.paceline', 'nodes', id));
  mkdirSync(folder, { recursive: true });
  const env = targetEnvironment(
    options.runtime === 'docker' ? { ...context, env: {} } : context,
    options.env,
    config.env ?? {},
  );
  const duet = planned.versions.length === 2 && options.runtime === 'process';
  const command = commandOf(seed);
  const setting: Setting = { planned, options, context, folder, id, startedAt, seed, env, status, command };
  const reaper = Reaper.start();
  let measured: Pick<NodesResult, 'rows' | 'warnings'>;
  try {
    measured = duet ? await byTurns(setting, reaper) : await inBlocks(setting, reaper);
  } finally {
    status.end();
    reaper.close();
  }
  const result: NodesResult = {
    schema: 'paceline.nodes/1',
    id,
    startedAt,
    command,
    fingerprint: takeFingerprint(),
    runtime: options.runtime,
    method: duet ? 'duet' : 'blocks',
    versions: planned.versions,
    notes: [
      'the version of each launch is what its process said it is',
      'loop delay is sampled by the same timer of the probe on every version, so that it can be compared between them',
      ...planned.versions.flatMap(({ version, note }) => (note === null ? [] : [`Node ${version}: ${note}`])),
    ],
    ...measured,
  };
  writeFileSync(join(folder, 'nodes.json'), `${JSON.stringify(result, null, 2)}\n`);
  const style = readFileSync(built('reports/html/report.css'), 'utf8');
  writeFileSync(join(folder, 'report.html'), renderNodesHtml(result, { style }));
  if (!quiet) {
    const color = context.stderr.isTTY && !context.env.NO_COLOR;
    context.stderr.write(renderNodes(result, { color, width: context.stderr.columns }));
    context.stderr.write(`\nReport: ${join(folder, 'report.html')}\n`);
  }
  if (options.json) context.stdout.write(`${JSON.stringify(result)}\n`);
  context.signal.throwIfAborted();
  return exitCode(result, options.strict ?? false);
}

interface Setting {
  planned: PlannedNodes;
  options: NodesOptions;
  context: Context;
  folder: string;
  id: string;
  startedAt: string;
  seed: number;
  env: Record<string, string>;
  status: StatusLine;
  command: string;
}

/** Two versions, request by request: a comparison for each variant, in a folder of its own. */
async function byTurns(setting: Setting, reaper: Reaper): Promise<Pick<NodesResult, 'rows' | 'warnings'>> {
  const { planned, options, context, folder, seed, env, status } = setting;
  const readyTimeoutSeconds = seconds(options.readyTimeout, '--ready-timeout');
  const rows: NodesResult['rows'] = [];
  const warnings = new Set<string>();
  for (const row of planned.rows) {
    const scenario = planned.scenarios.find(({ name }) => name === row.scenario);
    const [first, second] = planned.versions;
    if (scenario === undefined || first === undefined || second === undefined) continue;
    if (context.signal.aborted || row.names.some(({ name }) => name === null)) {
      rows.push(rowOfDuet(row, null, []));
      continue;
    }
    const variant = scenario.variants.find(({ name }) => name === row.variant);
    if (variant === undefined) continue;
    const { workload = scenario.workload, reference: _, ...rest } = variant;
    const sides = [first, second].map(({ version }) => ({
      ...rest,
      name: nameOn(variant.name, version),
      title: `Node ${version}`,
      node: version,
    }));
    const only = Scenario.parse({
      ...scenario,
      workload,
      variants: sides,
      reference: sides[0]?.name,
      neighbour: undefined,
      expectations: [],
      settings: {},
    });
    const side = (version: string) => ({
      label: `Node ${version}`,
      command: variant.command ?? variant.server ?? '',
      url: null,
      commit: null,
      node: version,
    });
    const manifest = planComparison({
      command: setting.command,
      a: side(first.version),
      b: side(second.version),
      scenario: only,
      margin: options.margin === undefined ? MARGIN.duet : share(options.margin, '--margin'),
      margins: {},
      gating: undefined,
      budgetSeconds: seconds(options.budget, '--budget'),
      connections: 1,
      seed,
      answersMayDiffer: false,
      wholeRate: null,
      warnings: [],
    });
    const where = await whereTargetsRun('process', [only], manifest.id, context, (what) => status.show(what));
    const store = CompareStore.create(join(folder, `${scenario.name}-${variant.name}`), manifest);
    const [a, b] = only.variants;
    if (a === undefined || b === undefined) throw new TypeError('Expected two variants, got fewer');
    const { result } = await measureComparison(
      {
        manifest,
        store,
        sides: [
          { variant: a, url: null },
          { variant: b, url: null },
        ],
        env,
        readyTimeoutSeconds,
        insecure: false,
        // What a version does by itself is what is asked: its own collector and compiler threads among it.
        steady: false,
        runtime: where.runtime,
        reaper,
        status,
        prefix: `${scenario.name}/${variant.name}: `,
      },
      context,
    );
    for (const warning of result.warnings) warnings.add(warning);
    const duets = store.readTrials().flatMap((line) => (line.schema === 'paceline.duet/1' ? [line] : []));
    rows.push(rowOfDuet(row, result, duets));
  }
  return { rows, warnings: [...warnings] };
}

/** More than two versions: every variant on each of them, in randomised blocks. */
async function inBlocks(setting: Setting, reaper: Reaper): Promise<Pick<NodesResult, 'rows' | 'warnings'>> {
  const { planned, options, context, folder, id, startedAt, seed, env, status } = setting;
  const supported = new Set(planned.rows.flatMap(({ names }) => names.flatMap(({ name }) => name ?? [])));
  const scenarios = withVersions(
    planned.scenarios,
    planned.versions.map(({ version }) => version),
  ).map((scenario) => {
    const variants = scenario.variants
      .filter(({ name }) => supported.has(name))
      .map(({ reference: _, ...variant }) => variant);
    return { ...scenario, variants, reference: variants[0]?.name ?? scenario.reference };
  });
  const profile = PROFILES[options.profile];
  const manifest: RunManifest = {
    schema: 'paceline.manifest/1',
    id,
    startedAt,
    command: setting.command,
    fingerprint: takeFingerprint(),
    seed,
    profile,
    margin: options.margin === undefined ? MARGIN.blocks : share(options.margin, '--margin'),
    alpha: ALPHA,
    scenarios,
    trials: planTrials(scenarios, profile.blocks, seed),
    warnings: [],
  };
  const where = await whereTargetsRun(options.runtime, scenarios, id, context, (what) => status.show(what));
  const store = RunStore.create(join(folder, 'blocks'), manifest);
  try {
    await runSuite({
      client: 'auto',
      manifest,
      ...where,
      store,
      cwd: context.cwd,
      env,
      cores: assignableCores(),
      readyTimeoutSeconds: seconds(options.readyTimeout, '--ready-timeout'),
      databaseUrl: options.runtime === 'docker' ? undefined : context.env.DATABASE_URL,
      reaper,
      signal: context.signal,
      onStart: ({ order, variant }) => status.show(`${order} of ${manifest.trials.length}: ${variant}`),
      onEnd: () => {},
    });
  } catch (error) {
    if (!context.signal.aborted) throw error;
  }
  return { rows: matrixOfBlocks(planned.rows, manifest, store.readTrials()), warnings: [] };
}

/** Which version is faster is an answer; a version that could not be measured is none. */
function exitCode({ rows }: NodesResult, strict: boolean): number {
  if (rows.some(({ cells }) => cells.some(({ state }) => state === 'invalid'))) return EXIT.invalid;
  const open = rows.some(({ pairs }) => pairs.some(({ verdict }) => verdict === 'inconclusive'));
  return open && strict ? EXIT.inconclusive : EXIT.pass;
}
