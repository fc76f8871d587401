import { takeFingerprint } from '../../harness/machine/fingerprint.ts';
import { codeVersion, engineKey } from '../decision/engine.ts';
import type { CapacityCase } from './cases.ts';
import { knownTruth } from './known-truth.ts';
import { byConnections, byRamp, type PeerAnswer } from './peers.ts';
import type { Answer } from './results.ts';
import { search } from './search.ts';
import { withDatabase } from './with-database.ts';

/** Who is asked. */
export interface AnswersAsked {
  paceline: boolean;
  peers: boolean;
}

/** What an answer says by itself, before the truth is known. */
type BareAnswer = Omit<
  Answer,
  'schema' | 'case' | 'truth' | 'truths' | 'how' | 'code' | 'engine' | 'machine'
>;

/**
 * Answers about one server, and the truth before and after them, since the machine itself may change in between.
 * @throws where a command came to no result
 */
export async function answersTo(
  one: CapacityCase,
  asked: AnswersAsked,
  budgetSeconds: number,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const work = async (env: Record<string, string>) => {
    const before = await knownTruth(one, env);
    const said: BareAnswer[] = [];
    if (asked.paceline) said.push(await ours(one, env, budgetSeconds));
    if (asked.peers) {
      said.push(await byPeer('autocannon, rising connections', () => byConnections(one)));
      said.push(await byPeer('one ramp', () => byRamp(one, before.most)));
    }
    const after = one.truthBy === 'code' ? before : await knownTruth(one, env);
    for (const answer of said) {
      answers.push({
        schema: 'paceline.bench-capacity/1',
        case: one.name,
        ...answer,
        truth: (before.rate + after.rate) / 2,
        truths: [before.rate, after.rate],
        how: after.how,
        code: codeVersion(),
        engine: engineKey('capacity'),
        machine: machineInWords(),
      });
    }
  };
  await (one.postgres ? withDatabase(work) : work({}));
  return answers;
}

async function ours(
  one: CapacityCase,
  env: Record<string, string>,
  budgetSeconds: number,
): Promise<BareAnswer> {
  const at = new Date().toISOString();
  const { result, seconds, stolen } = await search(one, env, budgetSeconds);
  const { lower, upper, estimate, state, loadSeconds, seed } = result;
  const ends = { lower: lower.value, upper: upper.value, estimate: estimate?.value ?? null };
  return { at, by: 'paceline', ...ends, state, loadSeconds, seconds, budgetSeconds, stolen, seed };
}

async function byPeer(by: Answer['by'], answer: () => Promise<PeerAnswer>): Promise<BareAnswer> {
  const none = { lower: null, upper: null, state: null, budgetSeconds: null, stolen: null, seed: null };
  return { at: new Date().toISOString(), by, ...none, ...(await answer()) };
}

function machineInWords(): string {
  const { machine, node } = takeFingerprint();
  return `${machine.cores} x ${machine.cpu}, Node ${node}`;
}
