import type { Captured } from '../../record/captured.ts';
import { bodyOf, type PreparedRequest } from '../../record/request.ts';
import { Expectation, Sample } from './expectation.ts';
import { sentHeaders } from './request-head.ts';

const REPEATABLE = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'];

/** A request as it goes over the wire, made once and sent many times. */
export interface WireRequest {
  route: string;
  bytes: Buffer;
  head: boolean;
  /** Whether sending it twice is as good as once (RFC 9110, section 9.2.2). */
  repeatable: boolean;
  expectation: Expectation;
  /** Which bodies of its route are checked. */
  sample: Sample;
  /** Whether every body is kept, whatever is expected of it. */
  keepsBody: boolean;
  /** What must not be told of it or of its answers. */
  captured?: Captured | undefined;
}

/** All requests of a load; those of one route share what is checked of it. @param host as for one */
export function wireRequests(requests: readonly PreparedRequest[], host: string): WireRequest[] {
  const samples = new Map<string, Sample>();
  return requests.map((request) => {
    const sample = samples.get(request.route) ?? new Sample();
    samples.set(request.route, sample);
    return wireRequest(request, host, sample);
  });
}

/** @param host of the header, unless the request names its own. @throws TypeError for what would not stay in its line */
export function wireRequest(request: PreparedRequest, host: string, sample = new Sample()): WireRequest {
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
    expectation: new Expectation(request.expect, sample, request.captured),
    captured: request.captured,
    sample,
    keepsBody: false,
  };
}
