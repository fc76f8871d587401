import { bodyOf, type PreparedRequest } from '../../record/request.ts';

/** Methods whose requests say how long their body is even where there is none (RFC 9110, section 8.6). */
const WITH_LENGTH = ['POST', 'PUT', 'PATCH'];

/**
 * The headers of a request as they are sent: Host first, unless the request names another, and the body's length last. A
 * header that is there more than once is sent as often; cookies are one header (RFC 6265, section 5.4).
 * @throws TypeError for what would end its line, and so begin something that nobody asked for
 */
export function sentHeaders(request: PreparedRequest, host: string): [name: string, text: string][] {
  const given = joinedCookies(request.headers);
  for (const [name, text] of given) {
    if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name) || /[\r\n\0]/.test(text)) {
      throw new TypeError(`Expected a header of a name and one line of text, got "${name}: ${text}"`);
    }
  }
  const own = (wanted: string) => given.find(([name]) => name.toLowerCase() === wanted);
  const body = bodyOf(request);
  const counted = body !== null || WITH_LENGTH.includes(request.method);
  return [
    own('host') ?? ['Host', host],
    own('connection') ?? ['Connection', 'keep-alive'],
    ...given.filter(([name]) => !['host', 'connection', 'content-length'].includes(name.toLowerCase())),
    ...(counted ? [['Content-Length', String(body?.length ?? 0)] as [string, string]] : []),
  ];
}

/** All cookies in the place of the first. */
function joinedCookies(headers: PreparedRequest['headers']): PreparedRequest['headers'] {
  const isCookie = ([name]: [string, string]) => name.toLowerCase() === 'cookie';
  const cookies = headers.filter(isCookie);
  const [first] = cookies;
  if (first === undefined || cookies.length === 1) return headers;
  const joined: [string, string] = [first[0], cookies.map(([, text]) => text).join('; ')];
  return headers.flatMap((header) => (header === first ? [joined] : isCookie(header) ? [] : [header]));
}
