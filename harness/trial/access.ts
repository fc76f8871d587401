import { withCaptured } from '../plan/captured.ts';
import type { Captured } from '../record/captured.ts';
import type { PreparedRequest } from '../record/request.ts';

/** How a server is reached, beside its address. It stands in no record. */
export interface Access {
  /** Takes any certificate. */
  insecure: boolean;
  /** Value of an Authorization header for requests that have none; null for none. */
  authorization: string | null;
  /** What its launch's setup captured; without one, nothing. */
  captured?: Captured;
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

/** A request as it is sent with this access: authorized, and with what was captured in its places. */
export function asSent(request: PreparedRequest, access: Omit<Access, 'insecure'>): PreparedRequest {
  return authorized(withCaptured(request, access.captured), access);
}
