import { allowedOf, type MayDiffer } from '../../config/may-differ.ts';
import type { MeasuredDuet, OtherAnswers } from '../../record/duet.ts';
import { counted } from '../../words/format.ts';

/** Chance below which answers that only one side strayed with are no accident of two that stray alike. */
const ACCIDENT = 1e-4;
/** Launches' answers of a side that show that it always answers the same. */
const CONSTANT = 20;

/** A route that one side answered otherwise now and then, and the other one never. */
export interface Strays {
  route: string;
  /** Whether that can't be an accident. */
  sure: boolean;
  /** As a sentence without its full stop. */
  says: string;
}

/**
 * Answers that one side gave otherwise now and then, over all launches together: one launch may hold too few of them. Two
 * sides that stray alike let all of them fall to one with the chance that a coin has to fall so, and no sooner is that
 * below 1 in 10,000 than the two are said to answer differently. Routes of which any part may differ are left out.
 */
export function straysOf(
  trials: readonly Pick<MeasuredDuet, 'otherAnswers'>[],
  mayDiffer: MayDiffer = false,
): Strays[] {
  const routes = new Map<string, OtherAnswers>();
  for (const { otherAnswers = [] } of trials) {
    for (const { route, others, answers } of otherAnswers) {
      const { whole, paths } = allowedOf(mayDiffer, route);
      if (whole || paths.length > 0) continue;
      const sum = routes.get(route) ?? { route, others: [0, 0], answers: [0, 0] };
      routes.set(route, {
        route,
        others: [sum.others[0] + others[0], sum.others[1] + others[1]],
        answers: [sum.answers[0] + answers[0], sum.answers[1] + answers[1]],
      });
    }
  }
  return [...routes.values()].flatMap((route) => strayOf(route) ?? []);
}

function strayOf({ route, others, answers }: OtherAnswers): Strays | null {
  const constant = others.indexOf(0);
  if (constant < 0) return null;
  const side = 1 - constant;
  const [strayed, own, theirs] = [others[side] ?? 0, answers[side] ?? 0, answers[constant] ?? 0];
  if (strayed === 0 || theirs < CONSTANT) return null;
  const sure = (own / (own + theirs)) ** strayed <= ACCIDENT;
  const name = side === 0 ? 'A' : 'B';
  return {
    route,
    sure,
    says: `${name}: ${counted(strayed)} of ${counted(own)} answers to ${route} were not like its others, and the other side's ${counted(theirs)} were all the same`,
  };
}
