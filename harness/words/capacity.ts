import type { CapacityResult } from '../record/capacity.ts';
import { checksInWords } from './capacity-checks.ts';
import { beforeInWords, requireInWords } from './capacity-decisions.ts';
import { limitsInWords } from './capacity-limits.ts';
import { rangeOf } from './capacity-range.ts';
import { scaleUpInWords } from './capacity-scale-up.ts';
import { level, number } from './format.ts';
import { capital, listed, plural, sentence } from './sentence.ts';

/** The answer in one sentence; without an SLO that of the scale-up. */
export function answerInWords(result: CapacityResult): string {
  const { slo, lower, upper, state, limitedBy, scaleUp, complete } = result;
  const what = listed(slo);
  const it = withSetting(result);
  if (slo.length === 0) return scaleUp === null ? 'Nothing was asked.' : scaleUpInWords(scaleUp);
  switch (state) {
    case 'found':
      return `Keeps ${what} up to ${rangeOf(result)} req/s${it} (${basisOf(result)}).`;
    case 'never-missed': {
      const why =
        limitedBy === 'generator' ? 'the generator was the limit' : 'no load that was asked for missed it';
      return `Keeps ${what} up to at least ${number(lower.value ?? 0)} req/s${it}: ${why} (${basisOf(result)}).`;
    }
    case 'never-kept': {
      const least = upper.value === null ? '' : `, ${number(upper.value)} req/s`;
      return `Does not keep ${what}${it}, not even at the lowest load that was tried${least}.`;
    }
    case 'irregular':
      return `Irregular: no one capacity keeps ${what}${it}, and no interval is to be relied on.`;
    case 'unknown': {
      const known =
        lower.value !== null
          ? `; it is known to keep it at ${number(lower.value)} req/s`
          : upper.value !== null
            ? `; it is known to miss it at ${number(upper.value)} req/s`
            : '';
      return `How much load keeps ${what}${it} could not be decided ${complete ? 'within the budget' : 'until it was interrupted'}${known}.`;
    }
  }
}

/** What the interval rests on: its confidence and the searches. */
function basisOf({ confidence, searches, subject }: CapacityResult): string {
  const launched = subject.kind === 'url' ? '' : searches.length === 1 ? ' on one launch' : LAUNCHES;
  const many = plural(searches.length, 'search', 'searches');
  return `${level(confidence)} interval; ${many}${launched}`;
}

const LAUNCHES = ', each on a launch of its own';

/** The value of a sweep whose capacity the answer is; null without a sweep. */
function chosenSetting({ sweep, lower, upper }: CapacityResult): string | null {
  if (sweep === null) return null;
  const chosen =
    sweep.points.find(({ value }) => value === sweep.best) ??
    sweep.points.find(
      ({ answer }) => answer.lower.value === lower.value && answer.upper.value === upper.value,
    );
  return chosen === undefined ? null : `${sweep.setting} ${chosen.value}`;
}

function withSetting(result: CapacityResult): string {
  const chosen = chosenSetting(result);
  return chosen === null ? '' : ` with ${chosen}`;
}

/** What else there is to say of the answer, a sentence each: what is decided by it, what limits it, how it was checked. */
export function remarksOn(result: CapacityResult): string[] {
  return [
    ...(result.complete ? [] : ['Interrupted: this rests on what was measured until then.']),
    ...requireInWords(result),
    ...beforeInWords(result),
    ...limitsInWords(result),
    ...checksInWords(result),
  ].map(sentence);
}

/** What was asked of which target, and how. */
export function askedInWords({ requests, arrivals, slo }: CapacityResult): string {
  const first = requests[0];
  const asked =
    first === undefined
      ? 'nothing'
      : requests.length === 1
        ? `${first.method} ${first.path}`
        : `${plural(requests.length, 'request')} in their shares, ${first.method} ${first.path} first`;
  if (slo.length === 0) return asked;
  return `${asked}, ${arrivals === 'poisson' ? 'Poisson' : 'constant'} arrivals`;
}

/** A text of the analysis, which begins small, as a sentence of its own; a setting keeps its spelling. */
export function standing(text: string, setting: string | null = null): string {
  const own = setting !== null && text.startsWith(setting);
  return sentence(own ? text : capital(text));
}
