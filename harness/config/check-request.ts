import { rangeOf, valuesOf } from './param.ts';
import { holdsControls, placeholders } from './path.ts';
import { bodyBytes } from './request-body.ts';
import type { RequestSpec } from './scenario.ts';

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/**
 * What is wrong with a request that has the right shape, as the rest of a sentence behind "Expected": "`path` to ..., got
 * ...". Null: nothing. @param place put before each name of a field, e.g. `requests.0.`
 * @param captured names that `setup` has given values to by then; null where there is no setup
 */
export function faultOf(
  spec: RequestSpec,
  place = '',
  captured: readonly string[] | null = null,
): string | null {
  const { path, params, headers, body } = spec;
  const at = (field: string) => `\`${place}${field}\``;
  if (holdsControls(path)) {
    return `${at('path')} to hold no line end or other control character (written %0A, it is sent), got ${JSON.stringify(path)}`;
  }
  const used = placeholders(path);
  const twice = Object.keys(params).find((name) => captured?.includes(name));
  if (twice !== undefined) {
    return `${at(`params.${twice}`)} to have another name than what \`setup\` captures, got ${twice} for both`;
  }
  const known = [...Object.keys(params), ...(captured ?? [])];
  const unknown = used.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const orSetup = captured === null ? '' : `, or \`setup\` to capture it before`;
    return `${at('params')} to say what {${unknown}} in the path is${orSetup} (meant as it stands, it is written %7B${unknown}%7D), got none for ${path}`;
  }
  const inHeaders = placeholdersOfHeaders(headers);
  // Without a setup braces in a header are nobody's business.
  const unheard = captured === null ? undefined : inHeaders.find(([, name]) => !known.includes(name));
  if (unheard !== undefined) {
    const [header, name] = unheard;
    return `${at(`headers.${header}`)} to hold names that \`setup\` captures before (${captured?.join(', ') || 'none'}), got {${name}}`;
  }
  const inBody = body === undefined ? '' : bodyBytes(body).toString('latin1');
  for (const [name, param] of Object.entries(params)) {
    const field = at(`params.${name}`);
    const inHeader = inHeaders.some(([, used]) => used === name);
    if (!used.includes(name) && !inBody.includes(`{${name}}`) && !inHeader) {
      return `${field} to be used, as {${name}} in the path or the body, got neither`;
    }
    if (
      inHeader &&
      rangeOf(param) === null &&
      valuesOf(param).some((value) => holdsControls(String(value)))
    ) {
      return `${field} to hold single lines of text, since a header has it, got one with a control character`;
    }
    const [low, high] = rangeOf(param) ?? [0, 0];
    if (low > high) return `${field} to be a range from the lower to the higher, got [${low}, ${high}]`;
    if (
      Array.isArray(param) &&
      param.length === 2 &&
      rangeOf(param) === null &&
      param.every(Number.isFinite)
    ) {
      return `${field} to be a range of two whole numbers, or { "values": ${JSON.stringify(param)} } for a list, got ${JSON.stringify(param)}`;
    }
  }
  return headerFault(headers, at);
}

/** Each placeholder in a header's text, with the header's name. */
function placeholdersOfHeaders(headers: RequestSpec['headers']): [header: string, name: string][] {
  return Object.entries(headers).flatMap(([header, texts]) =>
    [texts].flat().flatMap((text) => placeholders(text).map((name): [string, string] => [header, name])),
  );
}

function headerFault(headers: RequestSpec['headers'], at: (field: string) => string): string | null {
  const hosts: string[] = [];
  for (const [name, texts] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    if (!TOKEN.test(name))
      return `${at('headers')} to be named by letters, digits and hyphens, got ${JSON.stringify(name)}`;
    if (lower === 'content-length' || lower === 'transfer-encoding') {
      return `${at('headers')} to leave ${name} to Paceline, which counts the body's bytes, got one`;
    }
    for (const text of [texts].flat()) {
      // A tab may stand within a header's text (RFC 9110, section 5.5).
      if (holdsControls(text.replaceAll('\t', ''))) {
        return `${at(`headers.${name}`)} to be one line of text, got one with a line end or another control character`;
      }
      if (lower === 'host') hosts.push(text);
    }
  }
  return hosts.length > 1 ? `${at('headers')} to name one Host, got ${hosts.join(' and ')}` : null;
}
