import { PacelineError } from '../errors/paceline-error.ts';
import type { FoundRoute, ProjectFacts } from './result.ts';

const HEALTH =
  /(^|\/)_*(health|healthz|healthcheck|health-check|ready|readyz|readiness|live|livez|liveness|heartbeat|ping|up)$/i;
/** Routes that say little of the service, that need a login, or that do something when they are asked. */
const UNFIT =
  /\.(ico|txt|xml|json|ya?ml)$|(^|\/)_*(status|metrics|docs|api-docs|swagger|openapi|graphi?ql|version|log-?in|log-?out|sign-?in|sign-?out|sign-?up|register|auth|oauth|callback|admin|debug|me|profile|unsubscribe|reset|delete|remove|events|stream|sse|ws)($|\/)/i;
/** As many as a first config can hold without each getting too few requests. */
const MOST = 3;

/** The path that says the service is ready, if one of the routes is for that. */
export function readyAmong(routes: readonly FoundRoute[]): string | null {
  return routes.find(({ path, whole }) => whole && HEALTH.test(path))?.path ?? null;
}

/**
 * The paths that a first config measures: those the user names, else the first few routes that are fit for it.
 * @param named `/users`, or with a weight, `3:/users`
 * @param warnings takes a sentence where nothing fit was found
 * @throws BAD_OPTION
 */
export function chooseRequests(
  named: readonly string[],
  routes: readonly FoundRoute[],
  warnings: string[],
): ProjectFacts['requests'] {
  if (named.length > 0) return named.map(readPath);
  const work = routes.filter(({ path }) => !HEALTH.test(path) && !UNFIT.test(path));
  const sure = work.filter(({ whole }) => whole);
  const chosen = (sure.length > 0 ? sure : work).slice(0, MOST).map(({ path }) => ({ path, weight: 1 }));
  if (chosen.length > 0) return chosen;
  const ready = readyAmong(routes);
  warnings.push(
    ready === null
      ? 'No GET route without parameters was found; the draft asks for `/`. Name the paths that matter with --path.'
      : `No GET route without parameters was found but ${ready}, which says little of the service. Name the paths that matter with --path.`,
  );
  return [{ path: ready ?? '/', weight: 1 }];
}

function readPath(text: string): { path: string; weight: number } {
  const match = /^(?:(\d{1,3}):)?(\/\S*)$/.exec(text);
  const weight = Number(match?.[1] ?? 1);
  if (match?.[2] === undefined || weight < 1 || weight > 100) {
    throw new PacelineError(
      'BAD_OPTION',
      `Expected --path to begin with a slash, or with a weight from 1 to 100 as in 3:/users, got ${JSON.stringify(text)}`,
    );
  }
  return { path: match[2], weight };
}
