import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { built, packageRoot } from '../../harness/package.ts';
import { changeWithInterval } from '../../harness/words/format.ts';
import { untilInterrupted } from '../until-interrupted.ts';
import type { DecisionOptions } from './baseline.ts';
import { chosenCases, type DecisionCase } from './cases.ts';
import { decide, decideByPeers } from './decide.ts';
import { engineKey } from './engine.ts';
import { type Decision, keep, kept } from './results.ts';
import { decisionTable } from './table.ts';

/** Decisions without a verdict, one after the other, after which something is wrong with more than a decision. */
const FAILURES = 5;

type Log = (line: string) => void;

/**
 * Decisions whose truth is known, in pieces: adds some to those kept, then prints what all of one engine come to.
 * Arguments: parts of names of cases, `--decisions N` of each (1), `--peers N` of each that has peers (0),
 * `--table` to add none, `--into DIR`, `--engine KEY` (repeatable) in place of what is built now, `--paceline FILE`.
 */
export async function decisionBench(log: Log, args: readonly string[]): Promise<string> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      decisions: { type: 'string', default: '1' },
      peers: { type: 'string', default: '0' },
      table: { type: 'boolean', default: false },
      into: { type: 'string', default: join(packageRoot, '.paceline/bench/decision') },
      engine: { type: 'string', multiple: true, default: [engineKey()] },
      paceline: { type: 'string', default: built('harness/index.js') },
    },
  });
  const cases = chosenCases(positionals);
  const into = resolve(values.into);
  if (!values.table) {
    const rounds = { decisions: count('decisions', values.decisions), peers: count('peers', values.peers) };
    await untilInterrupted(log, (signal) =>
      work(log, cases, rounds, { into, paceline: resolve(values.paceline), signal }),
    );
  }
  const all = kept(into);
  const decisions = all.filter(({ engine }) => values.engine.includes(engine));
  if (decisions.length > 0) return decisionTable(decisions);
  const others = [...new Set(all.map(({ engine }) => engine))];
  return `No decisions yet by engine ${values.engine.join(', ')}. Kept in ${into}: ${others.join(', ') || 'none'}.`;
}

function count(name: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new Error(`Expected --${name} to be a whole number, got ${JSON.stringify(text)}`);
}

/** Case after case, and again: what a bad minute does, it does to all of them, and to the peers. */
async function work(
  log: Log,
  cases: readonly DecisionCase[],
  rounds: { decisions: number; peers: number },
  options: DecisionOptions,
): Promise<void> {
  let failures = 0;
  const add = (decision: Decision) => {
    keep(options.into, decision);
    log(inWords(decision));
    failures = decision.verdict === 'failed' ? failures + 1 : 0;
    if (failures === FAILURES) throw new Error(`Expected decisions, got ${FAILURES} failures by turns`);
  };
  for (let round = 0; round < Math.max(rounds.decisions, rounds.peers); round++) {
    for (const one of cases) {
      if (round < rounds.decisions) add(await decide(one, options));
      if (one.peers && round < rounds.peers) {
        for (const decision of await decideByPeers(one, options)) add(decision);
      }
    }
  }
}

function inWords({ at, by, comparisons, loadSeconds, note, verdict, ...decision }: Decision): string {
  const measured = comparisons.map(({ metric, change, ci }) => {
    if (change === null) return `${metric} –`;
    return `${metric} ${ci === null ? `${(change * 100).toFixed(2)} %` : changeWithInterval(change, ci)}`;
  });
  const words = [`${at.slice(11, 19)} ${decision.case}, ${by}: ${verdict}`, ...measured];
  return [...words, `${loadSeconds.toFixed(1)} s of load`, ...(note === undefined ? [] : [note])].join('; ');
}
