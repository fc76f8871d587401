import { filled } from '../config/path.ts';
import type { Captured } from '../record/captured.ts';
import type { PreparedRequest } from '../record/request.ts';
import { escapedForPath, filledBody } from './fill.ts';

/** A request as one launch is asked it: with what its setup captured in the places of `{name}`. */
export function withCaptured(request: PreparedRequest, captured: Captured = {}): PreparedRequest {
  if (Object.keys(captured).length === 0) return request;
  const { path, headers, body } = request;
  return {
    ...request,
    path: filled(path, escapedForPath(captured)),
    headers: headers.map(([name, text]): [string, string] => [name, filled(text, captured)]),
    body: body === null ? null : filledBody(Buffer.from(body, 'base64'), captured).toString('base64'),
    captured,
  };
}
