import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { scenarios as builtIn } from '../../scenarios/index.ts';
import { judgeCapacity, releaseOf } from '../analysis/capacity/judge.ts';
import { loadConfig } from '../config/load-config.ts';
import { Scenario } from '../config/scenario.ts';
import { seconds } from '../config/units.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../errors/catalogue.ts';
import { PacelineError } from '../errors/paceline-error.ts';
import type { CapacityResult, Release } from '../record/capacity.ts';
import { CapacityStore } from '../record/store.ts';
import { Reaper } from '../runtime/reaper.ts';
import { ceilingOf } from '../measure/capacity/ceiling.ts';
import { measureCapacity } from '../measure/capacity/measure-capacity.ts';
import { type CapacityOptions, planCapacity } from '../measure/capacity/plan-capacity.ts';
import { termsOf } from '../measure/capacity/terms.ts';
import { collect, withShared } from './options.ts';
import { capacityReport, writeCapacityHtml } from '../pages/capacity-page.ts';
import { withRequests } from '../measure/requests.ts';
import { findRun, runsFolder } from '../measure/folders.ts';
import { StatusLine } from './status-line.ts';
import { targetEnvironment } from '../measure/target-environment.ts';

/** `paceline capacity`: the largest load that keeps an SLO, and how many replicas a demand needs. */
export function registerCapacity(program: Command, context: Context, exit: (code: number) => void): void {
  withRequests(withShared(program.command('capacity')))
    .description('find the largest load that keeps an SLO, and how many replicas a demand needs')
    .argument('[what]', 'a URL or SCENARIO/VARIANT; without one, --target')
    .option('--target <command>', 'start this and load it; it gets its port as {port} and in PORT')
    .option(
      '--slo <terms>',
      'what has to be kept, e.g. p99<50ms,errors<0.1%; also goodput>500/s, loop p99<20ms, utilization<80% (repeatable)',
      collect,
      [],
    )
    .addOption(
      new Option('--arrivals <law>', 'how requests are spaced')
        .choices(['constant', 'poisson'])
        .default('poisson'),
    )
    .option('--budget <time>', 'load that the search may take (default: 5m; with --sweep 2m for each value)')
    .option(
      '--searches <n>',
      'searches at most, each on a launch of its own; fewer where the budget is too short for them',
      '3',
    )
    .option('--width <share>', 'width of the interval at which a search is content', '3%')
    .option('--start <rate>', 'requests a second at which it begins', '50')
    .option('--most <rate>', 'requests a second beyond which it does not go')
    .option('--generators <n>', 'processes that make the load', '1')
    .option(
      '--max-connections <n>',
      'connections beyond which what is due is shed and counted (default: as many as this machine allows)',
    )
    .option('--sweep <setting>', 'capacity at each value of a setting, e.g. pool=1,2,5,10,20,50')
    .option(
      '--scale-up <setting>',
      'throughput at each count and what limits it, e.g. workers=1..6; `connections` counts those of the load',
    )
    .option(
      '--scale-to <n>',
      'throughput that a count beyond them would have, at most twice the largest measured',
    )
    .option('--connections <n>', 'connections of the load of --scale-up (default: the scenario’s, or 32)')
    .option('--demand <rate>', 'requests a second to be carried: how many replicas?')
    .option('--headroom <share>', 'share of the capacity that is left free', '30%')
    .option('--require <rate>', 'exit with 1 if it does not carry this')
    .option('--before <run>', 'an earlier capacity run, by id or folder, to compare with')
    .option(
      '--margin <share>',
      'change against --before that is too small to matter (default: the config’s, or 5%)',
    )
    .option(
      '--timeout <time>',
      'time after which an unanswered request is an error (default: as long as shows that the SLO is missed)',
    )
    .option(
      '--ready <path>',
      'path that answers 2xx when the target is ready (default: the first path that is asked by GET)',
    )
    .option('--ready-timeout <time>', 'time a target may take until it answers', '15s')
    .option('--env <key=value>', 'setting for the target (repeatable)', collect, [])
    .option('--insecure', 'take any certificate')
    .option('--seed <n>', 'seed of everything drawn by chance')
    .option('--out <dir>', 'folder for the record (default: .paceline/runs/<id>)')
    .option('--strict', 'exit with 4 when the capacity, --require or --before could not be decided')
    .action(async (what: string | undefined, options: CapacityOptions) => {
      exit(await capacity(what, options, context));
    });
}

async function capacity(
  what: string | undefined,
  options: CapacityOptions,
  context: Context,
): Promise<number> {
  const config = await loadConfig(context.cwd);
  const known = [...(config.scenarios ?? []), ...builtIn.map((scenario) => Scenario.parse(scenario))];
  const before = options.before === undefined ? null : readBefore(options.before, context);
  const { planned, subject } = planCapacity(what, options, known, config, before, context);
  const terms = termsOf(planned.slo, subject);
  const readyTimeoutSeconds = seconds(options.readyTimeout, '--ready-timeout');
  const folder =
    options.out === undefined ? join(runsFolder(context), planned.id) : resolve(context.cwd, options.out);
  const env = targetEnvironment(context, options.env, config.env ?? {});
  const status = new StatusLine(context.stderr, options.quiet ?? false);
  const reaper = Reaper.start();
  let store: CapacityStore | null = null;
  let interruption: unknown;
  try {
    const ceiling = await ceilingOf({ planned, subject, options, env, reaper, status }, context);
    const manifest = { ...planned, ceiling };
    store = CapacityStore.create(folder, manifest);
    const measuring = { manifest, subject, terms, store, options, env, readyTimeoutSeconds, reaper, status };
    await measureCapacity(measuring, context);
  } catch (error) {
    if (store === null || !context.signal.aborted) throw error;
    interruption = context.signal.reason;
  } finally {
    status.end();
    reaper.close();
  }
  // From what was written, not from memory: `judge` has only that, and gives the same bytes.
  const result = judgeCapacity(store.readManifest(), store.readTrials());
  store.writeResults(result);
  writeCapacityHtml(store, result);
  if (!options.quiet) {
    context.stderr.write(capacityReport(result, context));
    context.stderr.write(`\nReport: ${store.reportPath}\n`);
  }
  if (options.json) context.stdout.write(`${JSON.stringify(result)}\n`);
  if (interruption !== undefined) throw interruption;
  return exitCode(result, options.strict ?? false);
}

/** What an earlier run found. @throws RUN_NOT_FOUND, BAD_OPTION if it was another kind of run */
function readBefore(run: string, context: Context): Release {
  const store = findRun(context, run);
  if (store instanceof CapacityStore) return releaseOf(store.readResults());
  throw new PacelineError(
    'BAD_OPTION',
    `Expected --before to be a run of \`paceline capacity\`, got ${store.folder}`,
  );
}

/** What the answer says to a script. */
function exitCode({ state, slo, require, before }: CapacityResult, strict: boolean): number {
  if (require?.state === 'missed' || before?.verdict === 'regressed') return EXIT.regressed;
  // An SLO that no load keeps is missed, whatever was required.
  if (slo.length > 0 && state === 'never-kept') return EXIT.regressed;
  if (before?.verdict === 'invalid') return EXIT.invalid;
  const undecided = slo.length > 0 && (state === 'irregular' || state === 'unknown');
  const open = undecided || require?.state === 'unknown' || before?.verdict === 'inconclusive';
  return open && strict ? EXIT.inconclusive : EXIT.pass;
}
