import { bodyOf, type PreparedRequest } from '../../record/request.ts';

/** A request as it goes over the wire, made once and sent many times. */
export interface WireRequest {
  route: string;
  bytes: Buffer;
  head: boolean;
  status: number | null;
  includes: Buffer[];
}

/** @throws TypeError for a header that HTTP can't carry */
export function wireRequest(request: PreparedRequest, host: string): WireRequest {
  const headers = new Map<string, [string, string]>();
  const set = (name: string, text: string) => headers.set(name.toLowerCase(), [name, text]);
  set('Host', host);
  set('Connection', 'keep-alive');
  const body = bodyOf(request);
  if (body !== null) set('Content-Length', String(body.length));
  else if (['POST', 'PUT', 'PATCH'].includes(request.method)) set('Content-Length', '0');
  for (const [name, text] of request.headers) {
    if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name) || /[\r\n\0]/.test(text)) {
      throw new TypeError(`Expected a header of a name and one line of text, got "${name}: ${text}"`);
    }
    set(name, text);
  }
  const lines = [...headers.values()].map(([name, text]) => `${name}: ${text}\r\n`).join('');
  const start = `${request.method} ${request.path} HTTP/1.1\r\n${lines}\r\n`;
  return {
    bytes: Buffer.concat([Buffer.from(start, 'utf8'), body ?? Buffer.alloc(0)]),
    route: request.route,
    head: request.method === 'HEAD',
    status: request.expect.status,
    includes: request.expect.includes.map((text) => Buffer.from(text, 'utf8')),
  };
}

/** Whether an answer is right, or else the kind of error it is. */
export function judge(
  request: Pick<WireRequest, 'status' | 'includes'>,
  status: number,
  body: () => Buffer,
): 'right' | 'status' | 'body' {
  if (request.status === null ? status >= 400 : status !== request.status) return 'status';
  if (request.includes.length === 0) return 'right';
  const bytes = body();
  return request.includes.every((text) => bytes.includes(text)) ? 'right' : 'body';
}
