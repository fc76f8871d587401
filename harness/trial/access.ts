import type { PreparedRequest } from '../record/request.ts';

/** How a server that runs already is reached, beside its address. It stands in no record. */
export interface Access {
  /** Takes any certificate. */
  insecure: boolean;
  /** Value of an Authorization header for requests that have none; null for none. */
  authorization: string | null;
}

/** How everybody reaches it. */
export const PLAIN_ACCESS: Access = { insecure: false, authorization: null };

/** A request as it is sent by whoever has this access. */
export function authorized(
  request: PreparedRequest,
  { authorization }: Pick<Access, 'authorization'>,
): PreparedRequest {
  const own = request.headers.some(([name]) => name.toLowerCase() === 'authorization');
  if (authorization === null || own) return request;
  return { ...request, headers: [...request.headers, ['Authorization', authorization]] };
}
