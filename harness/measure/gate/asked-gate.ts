import type { Gate } from '../../config/gate.ts';
import type { MayDiffer } from '../../config/may-differ.ts';
import { routeNames } from '../../plan/route-names.ts';
import { mayDifferOf, ofRoutesAsked } from '../may-differ.ts';
import { otherRequests } from '../requests.ts';
import type { Session } from '../session.ts';
import { assertRoutes } from '../slos.ts';
import type { GateOptions } from './options.ts';

/** A gate with what flags ask in the place of the config's requests. */
export interface AskedGate {
  gate: Gate;
  answersMayDiffer: MayDiffer;
  /** What is left out of it for that. */
  warnings: string[];
}

/**
 * A config's gate as flags ask it. Where they ask for fewer routes, what it demands of the others is left out, and said.
 * @throws BAD_OPTION; BAD_CONFIG for a demand of a route that the config itself does not ask
 */
export function askedGate(
  gate: Gate,
  options: Pick<GateOptions, 'path' | 'requests' | 'answersMayDiffer'>,
  { cwd }: Pick<Session, 'cwd'>,
): AskedGate {
  const routes = routeNames(gate.requests);
  assertRoutes(gate.slos, routes, 'BAD_CONFIG');
  ofRoutesAsked(gate.answersMayDiffer, routes, { code: 'BAD_CONFIG' });
  const { path, requests: file } = options;
  const { setup } = gate;
  const own = { requests: gate.requests, ...(setup === undefined ? {} : { setup }) };
  const other = otherRequests({ path, requests: file, header: [] }, cwd, own);
  const { requests } = other ?? own;
  const asked = routeNames(requests);
  const [kept, left] = [true, false].map((wanted) =>
    gate.slos.filter(({ route }) => (route === null || asked.includes(route)) === wanted),
  ) as [Gate['slos'], Gate['slos']];
  const answersMayDiffer = ofRoutesAsked(
    mayDifferOf(options.answersMayDiffer, gate.answersMayDiffer),
    asked,
    { left: routes },
  );
  const which = left.map(({ text }) => text).join(', ');
  const warnings = left.length === 0 ? [] : [`not checked, since their routes are not asked here: ${which}`];
  return {
    gate: { ...gate, requests, setup: (other ?? own).setup, slos: kept },
    answersMayDiffer,
    warnings,
  };
}
