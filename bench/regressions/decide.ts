import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { takeFingerprint } from '../../harness/machine/fingerprint.ts';
import { FILES } from '../../harness/record/record-folder.ts';
import { codeVersion } from '../decision/engine.ts';
import { changeKey } from './change-key.ts';
import { configOf, placesHere } from './config.ts';
import { baseFiles, edited } from './edit.ts';
import { directionOf, expectedOf, isFound } from './found.ts';
import { type GateAnswer, runGate } from './gate-process.ts';
import { type KeptLaunches, launchesIn } from './launches.ts';
import { repositoryOf } from './repository.ts';
import type { RegressionDecision, Told } from './results.ts';
import type { Files, Row } from './row.ts';

export interface DecideOptions {
  /** The command-line tool: what Node runs. */
  cli: string;
  /** URL of what the service asks. */
  upstream: string;
  engine: string;
  /** Where the whole record of a decision stays that is not what its row wants. */
  runs: string;
  signal: AbortSignal;
}

/** A decision, and what its launches said. */
export interface Decided {
  decision: RegressionDecision;
  /** Null where there were none, or where `lost` says why they could not be read. */
  launches: KeptLaunches | null;
  lost: string | null;
}

/** Where the record of a gate lies in its checkout, which git is told not to look at. */
const RECORD = '.paceline/runs/decision';
/** Digits that are kept of a change. */
const DIGITS = 5;

/**
 * One gate on one change, as a user runs it: in a checkout of the change, with its base on `main`, with its defaults.
 * @throws the signal's reason
 */
export async function decide(row: Row, seed: number, options: DecideOptions): Promise<Decided> {
  const { cli, engine, runs, signal } = options;
  const common = {
    at: new Date().toISOString(),
    row: row.name,
    change: changeKey(row),
    engine,
  };
  const repository = checkout(row, options.upstream);
  try {
    const out = join(repository.folder, RECORD);
    const answer = await runGate(cli, repository.folder, ['--seed', String(seed), '--out', RECORD], signal);
    const decision: RegressionDecision = {
      schema: 'paceline.bench-regression/1',
      ...common,
      ...{ kind: row.kind, by: 'paceline', seed, code: codeVersion(), fingerprint: takeFingerprint() },
      ...readingOf(row, answer),
    };
    if (!isFound(row, decision)) keepRecord(out, join(runs, common.at.replaceAll(':', '-')), answer.words);
    const measured = existsSync(join(out, FILES.manifest)) && decision.verdict !== 'failed';
    return { decision, ...(measured ? launchesFrom(out, common) : { launches: null, lost: null }) };
  } finally {
    repository.remove();
  }
}

/** A record that another build wrote may be none that this one can read: the decision stands all the same. */
function launchesFrom(
  out: string,
  common: Pick<KeptLaunches, 'at' | 'row' | 'change' | 'engine'>,
): Omit<Decided, 'decision'> {
  try {
    const found = launchesIn(out);
    if (found.launches.length === 0) return { launches: null, lost: null };
    return { launches: { schema: 'paceline.bench-launches/1', ...common, ...found }, lost: null };
  } catch (error) {
    return { launches: null, lost: error instanceof Error ? error.message : String(error) };
  }
}

function checkout(row: Row, upstream: string) {
  const config = JSON.stringify(configOf(row, placesHere(upstream)), null, 2);
  const withConfig = (files: Files): Files => new Map([...files, ['paceline.config.json', `${config}\n`]]);
  const base = baseFiles();
  return repositoryOf(withConfig(base), withConfig(edited(base, row.edits)), row.says);
}

type Reading = Pick<
  RegressionDecision,
  | 'verdict'
  | 'slower'
  | 'exitCode'
  | 'because'
  | 'comparisons'
  | 'reasons'
  | 'loadSeconds'
  | 'clockSeconds'
  | 'repeated'
>;

function readingOf(row: Row, { result, exitCode, words, clockSeconds }: GateAnswer): Reading {
  if (result === null) {
    const nothing = { comparisons: [], reasons: [], loadSeconds: 0, repeated: false };
    return { verdict: 'failed', slower: null, exitCode, because: words, clockSeconds, ...nothing };
  }
  const { verdict, slower = null, because, comparison, confirmation, loadSeconds } = result;
  const told = result.comparisons.map(toldOf);
  const wanted = expectedOf(row, told);
  return {
    ...{ verdict, slower, exitCode, because, loadSeconds },
    clockSeconds: Number(clockSeconds.toFixed(1)),
    comparisons:
      row.kind === 'no-op' ? told : told.filter((one) => wanted.includes(one) || directionOf(one) !== null),
    reasons: comparison?.reasons ?? [],
    repeated: confirmation !== null,
  };
}

function toldOf(comparison: Told): Told {
  const { metric, route, change, ci, scale, unit, better, gating, verdict } = comparison;
  return {
    metric,
    ...(route === undefined ? {} : { route }),
    change: change === null ? null : short(change),
    ci: ci === null ? null : [short(ci[0]), short(ci[1])],
    ...(scale === undefined ? {} : { scale }),
    ...{ unit, better, gating, verdict },
  };
}

function short(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

function keepRecord(from: string, to: string, words: string): void {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  if (existsSync(from)) cpSync(from, to, { recursive: true });
  writeFileSync(join(to, 'words.txt'), `${words}\n`);
}
