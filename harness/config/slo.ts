import { z } from 'zod';

/** What a service is asked to keep: a figure, a bound and its unit, e.g. `p99<50ms`. */
export interface SloTerm {
  /** As it was written. */
  text: string;
  /** The kind of request that is asked to keep it; null for all of them together. */
  route: string | null;
  figure:
    | { kind: 'latency'; percentile: number }
    | { kind: 'errors' }
    | { kind: 'goodput' }
    | { kind: 'loopDelay'; percentile: number }
    | { kind: 'utilization' };
  /** Which side of the bound keeps it. */
  side: 'below' | 'above';
  /** Whether the bound itself still keeps it. */
  orEqual: boolean;
  /** In ms, as a share, or in requests a second. */
  bound: number;
}

const FORM =
  /^(?:(?<loop>loop)\s*)?(?:p(?<percentile>\d+(?:\.\d+)?)|(?<name>errors|goodput|utilization|utilisation))\s*(?<sign><=?|>=?)\s*(?<bound>-?\d+(?:\.\d+)?)\s*(?<unit>us|ms|s|%|req\/s|\/s)?$/i;
/** What one route can keep by itself: a process has one loop, and goodput is counted of the whole. */
const ROUTED = /^(?<route>[^\s<>,](?:[^<>,]*[^\s<>,])?)\s+(?<rest>(?:p\d+(?:\.\d+)?|errors)\s*[<>][^<>]*)$/i;
const MILLISECONDS: Record<string, number> = { us: 0.001, ms: 1, s: 1000 };

/**
 * Reads one SLO: `p99<50ms`, `errors<0.1%`, `goodput>500/s`, `loop p99<20ms`, `utilization<80%`; of one route with its name
 * before it, e.g. `search p99<80ms` or `GET /me errors<1%`.
 * @returns the term, or what is wrong with it in words that go on with "Expected an SLO"
 */
export function parseSlo(text: string): SloTerm | string {
  const trimmed = text.trim();
  if (FORM.test(trimmed)) return parseFigure(trimmed, text, null);
  const { route, rest } = ROUTED.exec(trimmed)?.groups ?? {};
  if (route === undefined || rest === undefined || /(^|\s)loop$/i.test(route)) {
    return `like p99<50ms, errors<0.1%, goodput>500/s, loop p99<20ms or utilization<80%, or of one route like search p99<80ms`;
  }
  return parseFigure(rest, text, route);
}

function parseFigure(figure: string, text: string, route: string | null): SloTerm | string {
  const found = FORM.exec(figure)?.groups ?? {};
  const unit = found.unit?.toLowerCase();
  const bound = Number(found.bound);
  const side = found.sign?.startsWith('<') ? 'below' : 'above';
  const orEqual = found.sign?.endsWith('=') === true;
  if (found.percentile !== undefined) {
    const percentile = Number(found.percentile);
    if (percentile <= 0 || percentile >= 100) return `with a percentile between 0 and 100`;
    const scale = MILLISECONDS[unit ?? ''];
    if (scale === undefined) return `with a bound in us, ms or s`;
    if (bound <= 0) return `with a bound above 0`;
    if (side === 'above') return `with a latency below its bound (<)`;
    const kind = found.loop === undefined ? 'latency' : 'loopDelay';
    return { text, route, figure: { kind, percentile }, side, orEqual, bound: bound * scale };
  }
  if (found.loop !== undefined) return `like loop p99<20ms`;
  const name = found.name?.toLowerCase();
  if (name === 'goodput') {
    if (unit !== '/s' && unit !== 'req/s') return `with goodput in requests a second (/s)`;
    if (bound <= 0 || side === 'below') return `with goodput above (>) a bound above 0`;
    return { text, route, figure: { kind: 'goodput' }, side, orEqual, bound };
  }
  if (unit !== '%') return `with a bound in %`;
  if (side === 'above') return `with ${name} below its bound (<)`;
  if (bound < 0 || bound > 100 || (bound === 0 && !(name === 'errors' && orEqual))) {
    return `with a bound above 0 and up to 100 %, or errors<=0%`;
  }
  return {
    text,
    route,
    figure: { kind: name === 'errors' ? 'errors' : 'utilization' },
    side,
    orEqual,
    bound: bound / 100,
  };
}

/** One SLO: a text as a person writes it, read as its term. */
export const Slo = z.string().transform((text, context): SloTerm => {
  const term = parseSlo(text);
  if (typeof term !== 'string') return term;
  context.addIssue({ code: 'custom', message: `to be an SLO ${term}` });
  return z.NEVER;
});
