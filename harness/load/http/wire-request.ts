import { bodyOf, type PreparedRequest } from '../../record/request.ts';
import { sentHeaders } from './request-head.ts';

const REPEATABLE = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'];

/** A request as it goes over the wire, made once and sent many times. */
export interface WireRequest {
  route: string;
  bytes: Buffer;
  head: boolean;
  /** Whether sending it twice is as good as once (RFC 9110, section 9.2.2). */
  repeatable: boolean;
  status: number | null;
  includes: Buffer[];
}

/** @param host of the header, unless the request names its own. @throws TypeError for what would not stay in its line */
export function wireRequest(request: PreparedRequest, host: string): WireRequest {
  const { method, path } = request;
  if (!/^[\x21-\x7e]+$/.test(path) || !/^[\x21-\x7e]+$/.test(method)) {
    throw new TypeError(
      `Expected a method and a path as they go over the wire, got ${JSON.stringify(`${method} ${path}`)}`,
    );
  }
  const body = bodyOf(request);
  const lines = sentHeaders(request, host).map(([name, text]) => `${name}: ${text}\r\n`);
  const start = `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
  return {
    bytes: Buffer.concat([Buffer.from(start, 'utf8'), body ?? Buffer.alloc(0)]),
    route: request.route,
    head: request.method === 'HEAD',
    repeatable: REPEATABLE.includes(request.method),
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
