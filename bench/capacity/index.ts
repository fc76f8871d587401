import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { seconds } from '../../harness/config/units.ts';
import { packageRoot } from '../../harness/package.ts';
import { NONE, number, percent } from '../../harness/words/format.ts';
import { codeVersion, engineKey } from '../decision/engine.ts';
import { chosenCases } from './cases.ts';
import { answersTo } from './measure.ts';
import { type Answer, keep, kept } from './results.ts';
import { SIMULATED } from './simulated-cases.ts';
import { searchesOf } from './simulated-searches.ts';
import { capacityTables } from './table.ts';

/** In place of a part of a case's name: all simulated systems. */
const SIMULATED_ONES = 'simulated';

type Log = (line: string) => void;

/**
 * Capacities that are known, in pieces: adds some answers to those kept, then prints what all of them come to.
 * Arguments: parts of names of real cases, or `simulated` (all of them without any), `--searches N` of each real case (1), `--peers N`
 * answers of each peer to the cases that have peers (0), `--simulated N` searches of each simulated system (200), `--budget TIME` of
 * load that a search may take (5m), `--table` to add none, `--into DIR`, `--engine KEY` (repeatable) to leave out what others made.
 */
export async function capacityBench(log: Log, args: readonly string[]): Promise<string> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      searches: { type: 'string', default: '1' },
      peers: { type: 'string', default: '0' },
      simulated: { type: 'string', default: '200' },
      budget: { type: 'string', default: '5m' },
      table: { type: 'boolean', default: false },
      into: { type: 'string', default: join(packageRoot, 'docs/measured') },
      engine: { type: 'string', multiple: true },
    },
  });
  const into = resolve(values.into);
  if (!values.table) {
    const parts = positionals.filter((part) => part !== SIMULATED_ONES);
    const cases = positionals.length > 0 && parts.length === 0 ? [] : chosenCases(parts);
    const rounds = { searches: count('searches', values.searches), peers: count('peers', values.peers) };
    const budgetSeconds = seconds(values.budget, '--budget');
    if (positionals.length === 0 || positionals.includes(SIMULATED_ONES)) {
      simulate(count('simulated', values.simulated), into, log);
    }
    // Case after case, and again: what a bad minute does, it does to all of them, and to the peers.
    for (let round = 0; round < Math.max(rounds.searches, rounds.peers); round++) {
      for (const one of cases) {
        const asked = { paceline: round < rounds.searches, peers: one.peers && round < rounds.peers };
        if (!asked.paceline && !asked.peers) continue;
        for (const answer of await answersTo(one, asked, budgetSeconds)) {
          keep(into, answer);
          log(inWords(answer));
        }
      }
    }
  }
  const all = kept(into);
  const wanted = ({ engine }: { engine: string }) => values.engine?.includes(engine) ?? true;
  return capacityTables(all.answers.filter(wanted), all.simulated.filter(wanted));
}

function count(name: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new Error(`Expected --${name} to be a whole number, got ${JSON.stringify(text)}`);
}

function simulate(searches: number, into: string, log: Log): void {
  for (const one of SIMULATED) {
    const found = searchesOf(one, searches);
    keep(into, {
      ...found,
      at: new Date().toISOString(),
      code: codeVersion(),
      engine: engineKey('capacity'),
    });
    log(`${one.name}: ${found.right} of ${searches} right`);
  }
}

function inWords(answer: Answer): string {
  const { by, lower, upper, estimate, state, stolen, truth } = answer;
  const rate = (value: number | null) => (value === null ? NONE : number(value));
  return [
    `${answer.case}, ${by}: ${rate(estimate)}${by === 'paceline' ? ` [${rate(lower)}, ${rate(upper)}]` : ''} req/s`,
    `truth ${rate(truth)}, by ${answer.how}`,
    ...(estimate === null ? [] : [`error ${percent(estimate / truth - 1)}`]),
    ...(state === null ? [] : [state]),
    `${number(answer.seconds)} s`,
    ...(stolen === null ? [] : [`${percent(stolen)} stolen`]),
  ].join('; ');
}
