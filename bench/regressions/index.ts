import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { built, packageRoot } from '../../harness/package.ts';
import { engineKey } from '../decision/engine.ts';
import { untilInterrupted } from '../until-interrupted.ts';
import { type DecideOptions, decide } from './decide.ts';
import { isFound } from './found.ts';
import { KeptLaunches } from './launches.ts';
import { decideByPeers } from './peers.ts';
import { keep, kept, RegressionDecision } from './results.ts';
import type { Row } from './row.ts';
import { chosenRows } from './rows.ts';
import { decisionsOf, nextRow, seedOf } from './schedule.ts';
import { regressionTable } from './table.ts';
import { startUpstream } from './upstream.ts';

/** Decisions without an answer, one after the other, after which something is wrong with more than a decision. */
const FAILURES = 5;
/** Decisions of a row whose launches are kept, by one engine: of no-ops all, since they are judged again by the thousand. */
const LAUNCHES = 2;

type Log = (line: string) => void;

interface Work {
  rows: readonly Row[];
  count: number;
  until: number;
  by: 'paceline' | 'peers';
  into: string;
  cli: string;
  runs: string;
}

/**
 * Changes of a service, one at a time, each decided by `paceline gate` as a user runs it. Adds decisions to those kept, then prints
 * what all come to. It goes on where it was: the rows with the fewest decisions have their turn first.
 * Arguments: `--rows PART` (repeatable; a name, a kind, or a part of a name), `--count N` decisions now (1), `--minutes N` after which none
 * is begun, `--peers` to let autocannon decide in place of Paceline, `--table` to make none, `--into DIR`, `--engine KEY` (repeatable) in
 * place of what is built now, `--cli FILE`, `--runs DIR` for the records of decisions that are not what their row wants.
 */
export async function regressionsBench(log: Log, args: readonly string[]): Promise<string> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rows: { type: 'string', multiple: true, default: [] },
      count: { type: 'string' },
      minutes: { type: 'string' },
      peers: { type: 'boolean', default: false },
      table: { type: 'boolean', default: false },
      into: { type: 'string', default: join(packageRoot, 'docs/measured') },
      engine: { type: 'string', multiple: true, default: [engineKey('gate')] },
      cli: { type: 'string', default: built('harness/cli.js') },
      runs: { type: 'string', default: join(packageRoot, '.paceline/bench/regressions') },
    },
  });
  const rows = chosenRows(values.rows).filter((row) => !values.peers || row.peers);
  const into = resolve(values.into);
  if (!values.table) {
    const minutes = numberOf('minutes', values.minutes) ?? Number.POSITIVE_INFINITY;
    const several = values.minutes === undefined ? 1 : Number.POSITIVE_INFINITY;
    await untilInterrupted(log, (signal) =>
      work(log, signal, {
        ...{
          rows,
          into,
          cli: resolve(values.cli),
          runs: resolve(values.runs),
          by: values.peers ? 'peers' : 'paceline',
        },
        count: numberOf('count', values.count) ?? several,
        until: performance.now() + minutes * 60_000,
      }),
    );
  }
  const { decisions, launches } = filesIn(into);
  // To judge launches again ten thousand times takes minutes, in which nothing else can be decided.
  const told = values.table ? kept(launches, KeptLaunches) : [];
  return regressionTable(kept(decisions, RegressionDecision), told, values.engine);
}

/** Where decisions are kept, and what their launches said. */
export function filesIn(folder: string): { decisions: string; launches: string } {
  return {
    decisions: join(folder, 'regressions.jsonl'),
    launches: join(folder, 'regressions-launches.jsonl'),
  };
}

function numberOf(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^\d+$/.test(text)) return Number(text);
  throw new Error(`Expected --${name} to be a whole number, got ${JSON.stringify(text)}`);
}

async function work(log: Log, signal: AbortSignal, asked: Work): Promise<void> {
  const upstream = await startUpstream();
  try {
    await decisions(log, asked, {
      ...{ cli: asked.cli, runs: asked.runs, upstream: upstream.url, engine: engineKey('gate'), signal },
    });
  } finally {
    await upstream.stop();
  }
}

async function decisions(
  log: Log,
  { rows, count, until, by, into }: Work,
  options: DecideOptions,
): Promise<void> {
  let failures = 0;
  const files = filesIn(into);
  for (let made = 0; made < count && performance.now() < until; made++) {
    const all = kept(files.decisions, RegressionDecision);
    // Whoever measures with another tool measures the same whatever our engine is.
    const known = by === 'peers' ? all : all.filter(({ engine }) => engine === options.engine);
    const row = nextRow(rows, by === 'peers' ? 'fixed p95 +10 %' : 'paceline', known);
    if (row === null) return;
    if (by === 'peers') {
      const seed = seedOf(row, decisionsOf(row, 'fixed p95 +10 %', known).length);
      for (const decision of await decideByPeers(row, seed, options)) {
        keep(files.decisions, decision);
        log(inWords(row, decision));
      }
      continue;
    }
    const before = decisionsOf(row, 'paceline', known).length;
    const { decision, launches, lost } = await decide(row, seedOf(row, before), options);
    keep(files.decisions, decision);
    if (launches !== null && (row.kind === 'no-op' || before < LAUNCHES)) keep(files.launches, launches);
    log(inWords(row, decision));
    if (lost !== null) log(`its launches are not kept: ${lost}`);
    failures = decision.verdict === 'failed' ? failures + 1 : 0;
    if (failures === FAILURES) throw new Error(`Expected decisions, got ${FAILURES} failures by turns`);
  }
}

function inWords(row: Row, decision: RegressionDecision): string {
  const { at, by, verdict, slower, exitCode, because, loadSeconds, clockSeconds } = decision;
  const right = by === 'paceline' ? (isFound(row, decision) ? 'as wanted' : 'NOT as wanted') : by;
  return [
    `${at.slice(11, 19)} ${row.name} (${row.kind}): ${right}`,
    `${verdict}, slower: ${slower}, exit ${exitCode}`,
    because,
    `${loadSeconds.toFixed(0)} s of load in ${clockSeconds.toFixed(0)} s`,
  ].join('; ');
}
