import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { renderLoad } from '../../reports/terminal/load.ts';
import { judgeLoad } from '../analysis/load-slo.ts';
import { failureInWords, mostFailed } from '../analysis/what-answered.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../errors/catalogue.ts';
import { PacelineError } from '../errors/paceline-error.ts';
import { number } from '../record/format.ts';
import { assignableCores } from '../runtime/cores.ts';
import { place } from '../runtime/placement.ts';
import type { LaunchOptions } from '../runtime/process/launch.ts';
import { Reaper } from '../runtime/reaper.ts';
import type { Target } from '../runtime/target.ts';
import { assertAccounted, assertAnswered, assertGenerator } from '../trial/believable.ts';
import { type LoadOutcome, type LoadSetting, loadOrigin, loadTarget } from '../trial/run-load.ts';
import { assertAutocannonFits } from '../trial/scenario-client.ts';
import { generateFor, startFor } from '../measure/load/engine.ts';
import { type LoadOptions, type PreparedLoad, prepareLoad } from '../measure/load/plan-load.ts';
import { clientOption, collect, withShared } from './options.ts';
import { withRequests } from '../measure/requests.ts';
import { Waiting } from './waiting.ts';

/** `paceline load`: one load against a URL, or against a target started for it. */
export function registerLoad(program: Command, context: Context, exit: (code: number) => void): void {
  withRequests(withShared(program.command('load')))
    .description('put one load on a URL, or on a target started for it, and say what came of it')
    .argument('[url]', 'where requests go, e.g. http://127.0.0.1:3000/users; without one, --target')
    .option('--target <command>', 'start this and load it; it gets its port as {port} and in PORT')
    .option(
      '--rate <n>',
      'open loop: requests a second, sent when due whatever the answers do; or a ramp, 100..2000',
    )
    .addOption(
      new Option('--arrivals <law>', 'how an open loop’s requests are spaced')
        .choices(['constant', 'poisson'])
        .default('constant'),
    )
    .option('--connections <n>', 'closed loop: connections, each waiting for its answer (default: 10)')
    .addOption(clientOption())
    .option(
      '--max-connections <n>',
      'open loop: connections beyond which what is due is shed and counted (default: as many as this machine allows)',
    )
    .option(
      '--slo <terms>',
      'what has to be kept, e.g. p99<50ms,errors<1%: the exit status is 1 where it is missed (repeatable)',
      collect,
      [],
    )
    .option('--duration <time>', 'length of the load', '10s')
    .option('--warmup <time>', 'load before it that is not counted (default: none)')
    .option('--timeout <time>', 'time after which an unanswered request is an error', '10s')
    .option('--insecure', 'take any certificate')
    .addOption(
      new Option(
        '--waiting <how>',
        'open loop: sleep until something is due, or spin, which takes a whole core for some microseconds',
      )
        .choices(['sleep', 'spin'])
        .default('sleep'),
    )
    .option('--generators <n>', 'processes that make the load, or tasks of a swarm', '1')
    .addOption(
      new Option('--engine <where>', 'where generators run: on this machine, or as a job of a Docker Swarm')
        .choices(['local', 'swarm'])
        .default('local'),
    )
    .option('--generator-image <name>', 'swarm: image that all nodes have or can fetch (default: built here)')
    .option('--advertise <host>', 'swarm: where its nodes reach this machine')
    .option(
      '--image <name>',
      'start this image in a container and load it, with --target as its command if given',
    )
    .option(
      '--ready <path>',
      'path of the target that answers 2xx when it is ready (default: the first path)',
    )
    .option('--ready-timeout <time>', 'time a target may take until it answers', '15s')
    .option('--env <key=value>', 'setting for the target (repeatable)', collect, [])
    .option('--seed <n>', 'seed of everything drawn by chance')
    .option('--out <dir>', 'folder to write load.json to')
    .action(async (url: string | undefined, options: LoadOptions) => {
      exit(await load(url, options, context));
    });
}

async function load(url: string | undefined, options: LoadOptions, context: Context): Promise<number> {
  const prepared = prepareLoad(url, options, context);
  const out = options.out === undefined ? null : writable(resolve(context.cwd, options.out));
  const { warmupSeconds, durationSeconds } = prepared.window;
  const waiting = new Waiting(context.stderr, warmupSeconds + durationSeconds, options.quiet ?? false);
  const run = `load-${process.pid}-${Date.now().toString(36)}`;
  const generate = await generateFor(options, run, context);
  const start = await startFor(options, run, context);
  const setting = {
    ...prepared,
    ...(generate === undefined ? {} : { generate }),
    signal: context.signal,
    onStart: () => waiting.start(),
  };
  let outcome: LoadOutcome;
  try {
    outcome =
      prepared.target === null
        ? await loadUrl(prepared.origin ?? '', setting)
        : await launchAndLoad(prepared.target, setting, start);
  } finally {
    waiting.end();
  }
  const { load: result } = outcome;
  if (prepared.slos.length > 0) result.slos = prepared.slos.map((slo) => judgeLoad(slo, result));
  if (!options.quiet) {
    const color = context.stderr.isTTY && !context.env.NO_COLOR;
    context.stderr.write(renderLoad(result, { color, width: context.stderr.columns }));
  }
  const text = JSON.stringify(result);
  if (out !== null) writeFileSync(join(out, 'load.json'), `${text}\n`);
  if (options.json) context.stdout.write(`${text}\n`);
  if (context.signal.aborted) throw context.signal.reason;
  if (outcome.failure !== null) throw outcome.failure;
  assertAccounted(result);
  assertGenerator(result);
  if (result.slos === undefined) {
    assertAnswered(result);
    if (mostFailed(result)) {
      throw new PacelineError(
        'MOST_FAILED',
        `Expected at least half of the requests to be answered rightly, got ${failureInWords(result)}`,
      );
    }
    return EXIT.pass;
  }
  const missed = result.slos.filter(({ state }) => state === 'missed');
  if (missed.length > 0) {
    const said = missed.map(({ slo, value, unit }) => `${slo} at ${number(value ?? 0)} ${unit}`).join(', ');
    throw new PacelineError(
      'SLO_MISSED',
      `Expected the load to keep ${prepared.slos.join(', ')}, got ${said}`,
    );
  }
  return EXIT.pass;
}

async function loadUrl(
  origin: string,
  setting: PreparedLoad & Omit<LoadSetting, 'placement'>,
): Promise<LoadOutcome> {
  const { load: asked, client } = setting;
  if (asked.mode === 'closed' && client === 'autocannon') await assertAutocannonFits({ ...asked, origin });
  return loadOrigin(origin, { ...setting, placement: ANYWHERE });
}

/** Where a load on somebody else's server runs is not ours to choose. */
const ANYWHERE = { generator: [], target: [], services: [], shared: [] };

async function launchAndLoad(
  target: NonNullable<PreparedLoad['target']>,
  setting: PreparedLoad & Omit<LoadSetting, 'placement'>,
  start: ((launch: LaunchOptions) => Promise<Target>) | undefined,
): Promise<LoadOutcome> {
  const placement = place(assignableCores(), 'alone', false);
  const logs = mkdtempSync(join(tmpdir(), 'paceline-load-'));
  const reaper = Reaper.start();
  reaper.watch({ folder: logs });
  try {
    return await loadTarget(
      {
        ...target,
        cores: placement.target,
        logs: { stdout: join(logs, 'out.log'), stderr: join(logs, 'err.log') },
      },
      reaper,
      { ...setting, placement },
      start,
    );
  } finally {
    rmSync(logs, { recursive: true, force: true });
    reaper.close();
  }
}

/** Before anything is measured: a result that can't be written would be lost. */
function writable(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'load.json'), '');
    return folder;
  } catch (error) {
    throw new PacelineError(
      'OUTPUT_NOT_WRITABLE',
      `Expected --out to be a folder that can be written, got ${folder} (${(error as Error).message})`,
      { cause: error },
    );
  }
}
