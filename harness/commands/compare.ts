import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { scenarios as builtIn } from '../../scenarios/index.ts';
import { loadConfig } from '../config/load-config.ts';
import { type RequestSpec, Scenario, type Variant } from '../config/scenario.ts';
import { seconds, share, whole } from '../config/units.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../errors/catalogue.ts';
import { PacelineError } from '../errors/paceline-error.ts';
import type { CompareResult } from '../record/compare.ts';
import { CompareStore } from '../record/store.ts';
import { Reaper } from '../runtime/reaper.ts';
import { measureComparison } from '../measure/compare/measure-comparison.ts';
import { type ComparisonAsked, comparedScenario, planComparison } from '../measure/compare/plan-comparison.ts';
import { type ReadySide, readSide, readySide, type SideSpec } from '../measure/compare/sides.ts';
import { COMPARE } from './flags/compare.ts';
import { recorded } from './flags/recorded.ts';
import { collect, type SharedOptions, withShared } from './options.ts';
import { compareReport, writeCompareHtml } from '../pages/compare-page.ts';
import {
  otherRequests,
  type RequestOptions,
  readyPath,
  requestSpecs,
  requestSpecsAt,
  withRequests,
} from '../measure/requests.ts';
import { runsFolder } from '../measure/folders.ts';
import { chooseSeed } from '../measure/seed.ts';
import { selectScenarios } from '../measure/selection.ts';
import { StatusLine } from './status-line.ts';
import { targetEnvironment } from '../measure/target-environment.ts';
import { wholeRate } from '../measure/compare/whole-rate.ts';

/** The flags of `paceline compare`, as they were typed. */
interface CompareOptions extends SharedOptions, RequestOptions {
  a?: string;
  b?: string;
  target?: string;
  install?: string;
  build?: string;
  margin?: string;
  gating: string[];
  budget: string;
  connections: string;
  timeout: string;
  ready?: string;
  readyTimeout: string;
  env: string[];
  seed?: string;
  out?: string;
  answersMayDiffer?: boolean;
  wholeService?: boolean;
  insecure?: boolean;
  engine: 'steady' | 'as-is';
  strict?: boolean;
}

/** Change that is too small to matter, unless told otherwise. */
const MARGIN = 0.02;

/** `paceline compare`: two services by turns, and which of them is faster. */
export function registerCompare(program: Command, context: Context, exit: (code: number) => void): void {
  withRequests(withShared(program.command('compare')))
    .description('ask two services by turns, request by request, and say whether B is slower than A')
    .argument('[scenario]', 'a scenario, and two of its variants, in place of --a and --b')
    .argument('[variants...]', 'the variant that is the base (A), and the other (B)')
    .option('--a <what>', 'the base: a command, a URL, ref:GIT_REF, ref:. (the files here) or node:VERSION')
    .option('--b <what>', 'the change: the same kinds')
    .option('--target <command>', 'command that starts the service, where A and B are refs or Node versions')
    .option('--install <command>', 'installs it in a fresh checkout, e.g. `npm ci`')
    .option('--build <command>', 'builds it, e.g. `npm run build`')
    .option(
      '--margin <share>',
      'change that is too small to matter; 0% for any change (default: the config’s, or 2%)',
    )
    .option('--gating <metric>', 'metric whose verdict counts (repeatable)', collect, [])
    .option('--budget <time>', 'load that the decision may take', '60s')
    .option('--connections <n>', 'requests under way at once to each side', '1')
    .option('--timeout <time>', 'time after which an unanswered request is an error', '10s')
    .option(
      '--ready <path>',
      'path that answers 2xx when a target is ready (default: the first path that is asked by GET)',
    )
    .option('--ready-timeout <time>', 'time a target may take until it answers', '15s')
    .option('--env <key=value>', 'setting for both targets (repeatable)', collect, [])
    .option('--seed <n>', 'seed of everything drawn by chance')
    .option('--out <dir>', 'folder for the record (default: .paceline/runs/<id>)')
    .option('--answers-may-differ', 'compare them even if they answer differently')
    .option('--whole-service', 'beside the duet, load each side alone: at saturation and at equal rate')
    .option('--insecure', 'take any certificate')
    .addOption(
      new Option(
        '--engine <how>',
        'steady: compile and collect on the main thread only, so that launches differ less',
      )
        .choices(['steady', 'as-is'])
        .default('steady'),
    )
    .option('--strict', 'exit with 4 when nothing could be decided')
    .action(async (scenario: string | undefined, variants: string[], options: CompareOptions) => {
      exit(await compare(scenario, variants, options, context));
    });
}

async function compare(
  name: string | undefined,
  variants: readonly string[],
  options: CompareOptions,
  context: Context,
): Promise<number> {
  const subject =
    name === undefined ? bySides(options, context) : await byVariants(name, variants, options, context);
  const config = await loadConfig(context.cwd);
  const seed = chooseSeed(options.seed, context.env, config.seed);
  const env = targetEnvironment(context, options.env, config.env ?? {});
  const margin = options.margin === undefined ? (config.margin ?? MARGIN) : share(options.margin, '--margin');
  const readyTimeoutSeconds = seconds(options.readyTimeout, '--ready-timeout');
  const asked: Omit<ComparisonAsked, 'a' | 'b' | 'scenario' | 'wholeRate'> = {
    command: recorded(['compare', ...(name === undefined ? [] : [name, ...variants])], COMPARE, options, {
      seed,
    }),
    margin,
    margins: {},
    gating: options.gating.length > 0 ? options.gating : undefined,
    budgetSeconds: seconds(options.budget, '--budget'),
    connections: whole(options.connections, '--connections', 1, 1000),
    seed,
    answersMayDiffer: options.answersMayDiffer ?? false,
    warnings: [],
  };
  const status = new StatusLine(context.stderr, options.quiet ?? false);
  const reaper = Reaper.start();
  const folder = options.out === undefined ? null : resolve(context.cwd, options.out);
  const made: ReadySide[] = [];
  try {
    // What can be wrong with the flags is said before anything is checked out or built.
    planComparison({ ...asked, a: PLAIN, b: PLAIN, scenario: subject.scenario, wholeRate: null });
    const logs = join(
      folder ?? runsFolder(context),
      folder === null ? `${seed.toString(36)}-prepare` : 'logs',
    );
    for (const [index, spec] of subject.sides.entries()) {
      const steps = { install: options.install, build: options.build, start: options.target ?? '' };
      const onStep = (what: string) => status.show(what);
      const ready = await readySide(index === 0 ? 'A' : 'B', spec, {
        context,
        steps,
        env,
        logs,
        reaper,
        onStep,
      });
      made.push(ready);
    }
    const [a, b] = made;
    if (a === undefined || b === undefined) throw new TypeError('Expected two sides, got fewer');
    const scenario = withSides(subject.scenario, [a, b], subject.named);
    const [first, second] = scenario.variants as [Variant, Variant];
    const sides = [
      { variant: first, url: a.side.url, authorization: a.authorization ?? null },
      { variant: second, url: b.side.url, authorization: b.authorization ?? null },
    ] as const;
    const rate =
      options.wholeService && a.side.url === null && b.side.url === null
        ? await wholeRate(scenario, first, { context, env, readyTimeoutSeconds, reaper, status })
        : null;
    const labels =
      subject.named === null
        ? [a.side, b.side]
        : subject.named.map((label, index) => ({
            ...(index === 0 ? a.side : b.side),
            label,
          }));
    const manifest = planComparison({
      ...asked,
      a: labels[0] ?? a.side,
      b: labels[1] ?? b.side,
      scenario,
      wholeRate: rate,
      warnings: [...new Set([...a.warnings, ...b.warnings])],
    });
    const store = CompareStore.create(folder ?? join(runsFolder(context), manifest.id), manifest);
    const { result, interruption } = await measureComparison(
      {
        manifest,
        store,
        sides,
        env,
        readyTimeoutSeconds,
        reaper,
        status,
        insecure: options.insecure ?? false,
        steady: options.engine === 'steady',
      },
      context,
    );
    writeCompareHtml(store, result);
    if (!options.quiet) {
      context.stderr.write(compareReport(result, context));
      context.stderr.write(`\nReport: ${store.reportPath}\n`);
    }
    if (options.json) context.stdout.write(`${JSON.stringify(result)}\n`);
    if (interruption !== undefined) throw interruption;
    return exitCode(result, options.strict ?? false);
  } finally {
    status.end();
    for (const side of made) await side.remove();
    reaper.close();
  }
}

const PLAIN = { label: '', command: '', url: null, commit: null, node: null };

/** What the verdict says to a script. */
function exitCode({ verdict }: Pick<CompareResult, 'verdict'>, strict: boolean): number {
  if (verdict === 'invalid') return EXIT.invalid;
  if (verdict === 'regressed') return EXIT.regressed;
  return verdict === 'inconclusive' && strict ? EXIT.inconclusive : EXIT.pass;
}

interface Subject {
  scenario: Scenario;
  sides: readonly [SideSpec, SideSpec];
  /** Names of the variants, where it is a scenario's. */
  named: readonly [string, string] | null;
}

function bySides(options: CompareOptions, context: Context): Subject {
  if (options.a === undefined || options.b === undefined) {
    throw wrong(
      `--a and --b, or a scenario and two of its variants, got ${options.a ?? options.b ?? 'neither'}`,
    );
  }
  const a = readSide(options.a, '--a');
  const b = readSide(options.b, '--b');
  for (const { kind } of [a, b]) {
    if (['ref', 'tree', 'node'].includes(kind) && options.target === undefined) {
      throw wrong(`--target to say how the service is started, got none`);
    }
  }
  const [requests, others] = requestsOfSides([a, b], options, context.cwd);
  const ready = options.ready ?? readyPath(requests);
  const timeoutSeconds = seconds(options.timeout, '--timeout');
  const variant = (name: string) => ({ name, title: name.toUpperCase(), command: 'none', env: {} });
  const scenario = comparedScenario(requests, [variant('a'), variant('b')], { ready, timeoutSeconds });
  const [one, other] = scenario.variants as [Variant, Variant];
  const workload = { ...scenario.workload, requests: others };
  const variants = others === requests ? [one, other] : [one, { ...other, workload }];
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
): [RequestSpec[], RequestSpec[]] {
  const [a, b] = sides.map((side) =>
    side.kind === 'url' ? requestSpecsAt(side.address, options, cwd) : null,
  );
  const both = a ?? b ?? requestSpecs(options, '/', cwd);
  const [one, other] = [a ?? both, b ?? both];
  return JSON.stringify(one) === JSON.stringify(other) ? [one, one] : [one, other];
}

async function byVariants(
  name: string,
  variants: readonly string[],
  options: CompareOptions,
  context: Context,
): Promise<Subject> {
  const [a, b, ...more] = variants;
  if (options.a !== undefined || options.b !== undefined)
    throw wrong('either --a and --b or a scenario, got both');
  const config = await loadConfig(context.cwd);
  const known = [...(config.scenarios ?? []), ...builtIn.map((scenario) => Scenario.parse(scenario))];
  const [scenario] = selectScenarios(known, [], [name]);
  if (scenario === undefined) throw new TypeError('Expected a scenario, got none');
  const names = scenario.variants.map((variant) => variant.name);
  if (a === undefined || b === undefined || more.length > 0) {
    throw wrong(`two variants of ${name} (${names.join(', ')}), got ${variants.length}`);
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
  const requests = otherRequests(options, context.cwd) ?? workload.requests;
  return {
    scenario: Scenario.parse({
      ...scenario,
      workload: { ...workload, requests },
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

/** The scenario with what each side is started by. */
function withSides(
  scenario: Scenario,
  sides: readonly [ReadySide, ReadySide],
  named: Subject['named'],
): Scenario {
  if (named !== null) return scenario;
  const variants = scenario.variants.map((variant, index) => {
    const side = sides[index as 0 | 1];
    return {
      ...variant,
      title: side.side.label,
      command: side.side.command,
      env: { ...variant.env, ...side.env },
      ...(side.cwd === undefined ? {} : { cwd: side.cwd }),
    };
  });
  return { ...scenario, variants };
}

function wrong(expected: string): PacelineError {
  return new PacelineError('BAD_OPTION', `Expected ${expected}`);
}
