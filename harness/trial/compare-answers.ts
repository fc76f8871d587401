import type { RequestSpec } from '../config/scenario.ts';
import { excerpt } from '../load/http/body-difference.ts';
import { prepare } from '../plan/requests.ts';
import { concealCaptured, withoutCaptured } from '../record/captured.ts';
import type { AnswerDifference } from '../record/duet.ts';
import type { Access } from './access.ts';
import type { Answer } from './ask.ts';
import { askSteadily } from './ask-steadily.ts';

export interface AnswersCompared {
  compared: number;
  /** Requests to which one of the two never answers the same twice, so that only the status could be compared. */
  varying: number;
  differences: AnswerDifference[];
}

/**
 * Asks both targets each request of a workload, twice by turns, and compares what they answer: status, type and
 * body. What a target's own setup captured counts for the same on both sides. The two may be asked at different paths, the n-th of one is then compared with the n-th of the other. A body that a target does not itself repeat (a time, an id) is compared by its status and type alone.
 * @throws WRONG_ANSWER without an answer
 */
export async function compareAnswers(
  origins: readonly [string, string],
  specs: readonly [readonly RequestSpec[], readonly RequestSpec[]],
  timeoutSeconds: number,
  signal: AbortSignal,
  access: readonly [Access?, Access?] = [],
): Promise<AnswersCompared> {
  const result: AnswersCompared = { compared: 0, varying: 0, differences: [] };
  for (const [index, spec] of specs[0].entries()) {
    const request = prepare(spec, (low) => low);
    const other = prepare(specs[1][index] ?? spec, (low) => low);
    const rounds: [Answer, Answer][] = [];
    for (let round = 0; round < 2; round++) {
      const a = await askSteadily(origins[0], request, timeoutSeconds, signal, access[0]);
      const b = await askSteadily(origins[1], other, timeoutSeconds, signal, access[1]);
      rounds.push([neutral(a, origins[0], access[0]), neutral(b, origins[1], access[1])]);
    }
    const [first, second] = rounds;
    if (first === undefined || second === undefined) throw new TypeError('Expected two rounds, got fewer');
    result.compared += 1;
    const varies = !([0, 1] as const).every((arm) => first[arm].body.equals(second[arm].body));
    if (varies) result.varying += 1;
    const difference = differenceOf(first[0], first[1], varies);
    if (difference !== null) {
      const [one, two] = [request, other].map(({ method, path }) => `${method} ${path}`);
      const shown = access.reduce((text, each) => concealCaptured(text, each?.captured ?? {}), difference);
      result.differences.push({ request: one === two ? `${one}` : `${one} and ${two}`, difference: shown });
    }
  }
  return result;
}

/** An answer in which what only this target can say, its address and what its setup captured, does not count as a difference. */
function neutral(given: Answer, origin: string, access: Access | undefined): Answer {
  const { host } = new URL(origin);
  const answer = { ...given, body: withoutCaptured(given.body, access?.captured ?? {}) };
  const text = answer.body.toString('latin1');
  if (!text.includes(host)) return answer;
  return { ...answer, body: Buffer.from(text.replaceAll(host, 'host'), 'latin1') };
}

function differenceOf(a: Answer, b: Answer, varies: boolean): string | null {
  if (a.status !== b.status) return `status ${a.status} against ${b.status}`;
  if (a.type !== b.type) return `Content-Type ${JSON.stringify(a.type)} against ${JSON.stringify(b.type)}`;
  if (varies || a.body.equals(b.body)) return null;
  return `body ${around(a.body, b.body)} against ${around(b.body, a.body)}`;
}

/** The part of a body in which it begins to differ from another. */
function around(body: Buffer, other: Buffer): string {
  let at = 0;
  while (at < body.length && body[at] === other[at]) at += 1;
  const from = Math.max(0, at - 20);
  return `${from > 0 ? '...' : ''}${excerpt(body.subarray(from, from + 121).toString('utf8'))}`;
}
