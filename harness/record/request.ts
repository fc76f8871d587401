import { type Captured, concealCaptured } from './captured.ts';

/** What a right answer to a request is. */
export interface ExpectedAnswer {
  /** null: any below 400. */
  status: number | null;
  /** Each must occur in the body. */
  includes: string[];
  /** Dotted path -> the value that stands there in a body of JSON. */
  json: Record<string, string | number | boolean | null>;
  /** Hex SHA-256 of the body; null where it may vary. */
  sha256: string | null;
}

/** A request ready to send: placeholders filled in. */
export interface PreparedRequest {
  /** The kind of request that it is counted under: its name, else method and path template. */
  route: string;
  method: string;
  /** As it goes over the wire. */
  path: string;
  /** In the order in which they are sent; a name may be there more than once. */
  headers: [name: string, text: string][];
  /** Its bytes in base64; null for none. */
  body: string | null;
  expect: ExpectedAnswer;
  /** What its launch's setup captured, some of which may stand in it and in its answers. */
  captured?: Captured;
}

/** Method and path as they may be told: what was captured is a secret. */
export function requestName({ method, path, captured = {} }: PreparedRequest): string {
  return `${method} ${concealCaptured(path, captured)}`;
}

/** A plain GET that is answered by 200. */
export function plainGet(path = '/'): PreparedRequest {
  return {
    route: `GET ${path}`,
    method: 'GET',
    path,
    headers: [],
    body: null,
    expect: { status: 200, includes: [], json: {}, sha256: null },
  };
}

/** Bytes of a request's body; null for none. */
export function bodyOf({ body }: Pick<PreparedRequest, 'body'>): Buffer | null {
  return body === null ? null : Buffer.from(body, 'base64');
}
