import { placeholders } from './path.ts';
import { readyToPlan, WrongRequest } from './ready-request.ts';
import { bodyBytes } from './request-body.ts';
import type { RequestSpec, SetupRequest } from './scenario.ts';
import { type Asked, asRequest, capturedBy } from './setup.ts';

/** Where parts of a workload stand, for messages. */
interface Places {
  /** Before the name of a field of the n-th request, e.g. `gate.requests.0.` */
  request(index: number): string;
  setup(index: number): string;
}

/**
 * A workload as somebody wrote it, with the files that it names read and all that can be wrong with it found.
 * @param folder that its files are relative to @param beside other requests that may hold captures
 * @throws WrongRequest
 */
export function readyAsked<Given extends Asked>(
  asked: Given,
  folder: string,
  { request, setup: setupAt }: Places,
  beside: readonly RequestSpec[] = [],
): Given {
  const { setup } = asked;
  if (setup === undefined) {
    return {
      ...asked,
      requests: asked.requests.map((spec, index) => readyToPlan(spec, folder, request(index))),
    };
  }
  const known: string[] = [];
  const asksFirst = setup.map((one, index) => {
    const ready = readySetup(one, folder, setupAt(index), known);
    known.push(...Object.keys(one.capture));
    return ready;
  });
  const requests = asked.requests.map((spec, index) => readyToPlan(spec, folder, request(index), known));
  const all = [...asksFirst.map(asRequest), ...requests, ...beside];
  const unused = known.find((name) => !all.some((spec) => holdsPlaceholder(spec, name)));
  if (unused !== undefined) {
    const at = setup.findIndex(({ capture }) => Object.hasOwn(capture, unused));
    throw new WrongRequest(
      `\`${setupAt(at)}capture.${unused}\` to be used, as {${unused}} in a path, a header or a body, got none that does`,
    );
  }
  return { ...asked, requests, setup: asksFirst };
}

/** The names that requests beside a workload may hold; null where it has no setup. */
export function namesFor({ setup }: Asked): string[] | null {
  return setup === undefined ? null : capturedBy(setup);
}

/** @param known what was captured before it @throws WrongRequest */
function readySetup(
  setup: SetupRequest,
  folder: string,
  place: string,
  known: readonly string[],
): SetupRequest {
  if (setup.json !== undefined) {
    throw new WrongRequest(`either \`${place}json\` or \`${place}body\`, got both`);
  }
  const twice = Object.keys(setup.capture).find((name) => known.includes(name));
  if (twice !== undefined) {
    throw new WrongRequest(
      `\`${place}capture.${twice}\` to have a name of its own, got one that is captured before`,
    );
  }
  const { params: _, weight: __, ...ready } = readyToPlan(asRequest(setup), folder, place, known);
  return { ...ready, capture: setup.capture };
}

/** Whether `{name}` stands in a request. */
export function holdsPlaceholder({ path, headers, body }: RequestSpec, name: string): boolean {
  const texts = [path, ...Object.values(headers).flat()];
  if (texts.some((text) => placeholders(text).includes(name))) return true;
  return body !== undefined && bodyBytes(body).toString('latin1').includes(`{${name}}`);
}
