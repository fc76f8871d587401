import { allowedOf, type MayDiffer } from '../config/may-differ.ts';
import type { RequestSpec } from '../config/scenario.ts';
import { prepare } from '../plan/requests.ts';
import { routeNames } from '../plan/route-names.ts';
import { concealCaptured, withoutCaptured } from '../record/captured.ts';
import type { AnswerDifference } from '../record/duet.ts';
import type { Access } from './access.ts';
import type { Answer } from './ask.ts';
import { askSteadily } from './ask-steadily.ts';
import { type Apart, bodiesApart, compared } from './bodies-apart.ts';

export interface AnswersCompared {
  compared: number;
  /** Requests to which one of the two never answers the same twice, so that only the status could be compared. */
  varying: number;
  differences: AnswerDifference[];
}

interface Comparing {
  /** Left out of bodies of JSON before they are compared; answers that may differ as a whole are compared and told all the same. */
  mayDiffer?: MayDiffer;
  /** Told of places in a body of JSON that one of the two does not itself repeat. */
  onVarying?(route: string, paths: readonly string[]): void;
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
  { mayDiffer = false, onVarying }: Comparing = {},
): Promise<AnswersCompared> {
  const result: AnswersCompared = { compared: 0, varying: 0, differences: [] };
  const routes = routeNames(specs[0]);
  for (const [index, spec] of specs[0].entries()) {
    const route = routes[index] ?? '';
    const { paths: ignored } = allowedOf(mayDiffer, route);
    const seen = (answer: Answer, origin: string, own: Access | undefined) => {
      const { body, ...rest } = neutral(answer, origin, own);
      return { ...rest, body: compared(body, ignored) };
    };
    const request = prepare(spec, (low) => low);
    const other = prepare(specs[1][index] ?? spec, (low) => low);
    const rounds: [Answer, Answer][] = [];
    for (let round = 0; round < 2; round++) {
      const a = await askSteadily(origins[0], request, timeoutSeconds, signal, access[0]);
      const b = await askSteadily(origins[1], other, timeoutSeconds, signal, access[1]);
      rounds.push([seen(a, origins[0], access[0]), seen(b, origins[1], access[1])]);
    }
    const [first, second] = rounds;
    if (first === undefined || second === undefined) throw new TypeError('Expected two rounds, got fewer');
    result.compared += 1;
    const varying = ([0, 1] as const).flatMap((arm) => bodiesApart(first[arm].body, second[arm].body) ?? []);
    const varies = varying.length > 0;
    if (varies) result.varying += 1;
    if (varies) onVarying?.(route, [...new Set(varying.flatMap(({ paths }) => paths))]);
    const difference = differenceOf(first[0], first[1], varies);
    if (difference !== null) {
      const [one, two] = [request, other].map(({ method, path }) => `${method} ${path}`);
      const shown = access.reduce(
        (text, each) => concealCaptured(text, each?.captured ?? {}),
        difference.says,
      );
      const named = one === two ? `${one}` : `${one} and ${two}`;
      const { paths } = difference;
      result.differences.push({
        request: named,
        ...(route === named ? {} : { route }),
        difference: shown,
        ...(paths.length === 0 ? {} : { paths }),
      });
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

function differenceOf(a: Answer, b: Answer, varies: boolean): Apart | null {
  const whole = (says: string): Apart => ({ says, paths: [] });
  if (a.status !== b.status) return whole(`status ${a.status} against ${b.status}`);
  if (a.type !== b.type)
    return whole(`Content-Type ${JSON.stringify(a.type)} against ${JSON.stringify(b.type)}`);
  return varies ? null : bodiesApart(a.body, b.body);
}
