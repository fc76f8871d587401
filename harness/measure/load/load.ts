import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { judgeLoad } from '../../analysis/load-slo.ts';
import { EXIT } from '../../errors/catalogue.ts';
import { PacelineError } from '../../errors/paceline-error.ts';
import { assignableCores } from '../../machine/cores.ts';
import { place } from '../../machine/placement.ts';
import { mostFailed } from '../../record/failed-requests.ts';
import type { LoadResult } from '../../record/load.ts';
import type { SloTerm } from '../../record/slo.ts';
import type { LaunchOptions } from '../../runtime/process/launch.ts';
import type { Target } from '../../runtime/target.ts';
import { recordable } from '../../secrets/recordable.ts';
import { assertAccounted, assertAnswered, assertGenerator } from '../../trial/believable.ts';
import { loadToSend } from '../../trial/load-to-send.ts';
import { type LoadOutcome, type LoadSetting, loadOrigin, loadTarget } from '../../trial/run-load.ts';
import { assertAutocannonFits } from '../../trial/scenario-client.ts';
import { number } from '../../words/format.ts';
import { failureInWords } from '../../words/load-answers.ts';
import type { Outcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { generateFor, startFor } from './engine.ts';
import type { LoadOptions } from './options.ts';
import { type PreparedLoad, prepareLoad } from './plan-load.ts';

/**
 * Puts one load on a URL, or on a target that is started for it.
 * @param url where requests go; undefined for a target
 * @throws BAD_OPTION, OUTPUT_NOT_WRITABLE; what starting a target throws. What there is to say against a result is its `failure`.
 */
export async function load(
  url: string | undefined,
  options: LoadOptions,
  session: Session,
): Promise<Outcome<LoadResult>> {
  const prepared = prepareLoad(url, options, session);
  const { warmupSeconds, durationSeconds } = prepared.window;
  const run = `load-${process.pid}-${Date.now().toString(36)}`;
  const generate = await generateFor(options, run, session);
  const start = await startFor(options, run, session);
  const folder = options.out === undefined ? null : writable(resolve(session.cwd, options.out));
  const setting = {
    ...prepared,
    ...(generate === undefined ? {} : { generate }),
    signal: session.signal,
    onStart: () => session.tell({ type: 'load', seconds: warmupSeconds + durationSeconds }),
  };
  let outcome: LoadOutcome;
  try {
    outcome =
      prepared.target === null
        ? await loadUrl(prepared.origin ?? '', setting)
        : await launchAndLoad(prepared.target, setting, start, session);
  } finally {
    session.idle();
  }
  const { load: result } = outcome;
  if (prepared.slos.length > 0) result.slos = prepared.slos.map((term) => judgeLoad(term, result));
  if (folder !== null) writeFileSync(join(folder, 'load.json'), `${JSON.stringify(recordable(result))}\n`);
  const failure = failureOf(outcome, prepared.slos, session);
  return { result, folder, report: null, exitCode: failure?.exitCode ?? EXIT.pass, failure };
}

/** What there is to say against a load, or of what it did not keep; undefined for nothing. */
function failureOf(
  { load: result, failure }: LoadOutcome,
  slos: readonly SloTerm[],
  { signal }: Session,
): PacelineError | undefined {
  try {
    if (signal.aborted) throw signal.reason;
    if (failure !== null) throw failure;
    assertAccounted(result);
    assertGenerator(result);
    if (result.slos === undefined) assertMostAnswered(result);
    else assertKept(result.slos, slos);
    return undefined;
  } catch (error) {
    if (error instanceof PacelineError) return error;
    throw error;
  }
}

function assertMostAnswered(result: LoadResult): void {
  assertAnswered(result);
  if (!mostFailed(result)) return;
  throw new PacelineError(
    'MOST_FAILED',
    `Expected at least half of the requests to be answered rightly, got ${failureInWords(result)}`,
  );
}

function assertKept(judged: NonNullable<LoadResult['slos']>, slos: readonly SloTerm[]): void {
  const missed = judged.filter(({ state }) => state === 'missed');
  if (missed.length === 0) return;
  const said = missed.map(({ slo, value, unit }) => `${slo} at ${number(value ?? 0)} ${unit}`).join(', ');
  const asked = slos.map(({ text }) => text).join(', ');
  throw new PacelineError('SLO_MISSED', `Expected the load to keep ${asked}, got ${said}`);
}

async function loadUrl(
  origin: string,
  setting: PreparedLoad & Omit<LoadSetting, 'placement'>,
): Promise<LoadOutcome> {
  const { client } = setting;
  const asked = await loadToSend(origin, setting.load, setting);
  if (asked.mode === 'closed' && client === 'autocannon') await assertAutocannonFits({ ...asked, origin });
  return loadOrigin(origin, { ...setting, load: asked, placement: ANYWHERE });
}

/** Where a load on somebody else's server runs is not ours to choose. */
const ANYWHERE = { generator: [], target: [], services: [], shared: [] };

async function launchAndLoad(
  target: NonNullable<PreparedLoad['target']>,
  setting: PreparedLoad & Omit<LoadSetting, 'placement'>,
  start: ((launch: LaunchOptions) => Promise<Target>) | undefined,
  { reaper }: Session,
): Promise<LoadOutcome> {
  const placement = place(assignableCores(), 'alone', false);
  const logs = mkdtempSync(join(tmpdir(), 'paceline-load-'));
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
    reaper.forget({ folder: logs });
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
