import type { PreparedRequest } from '../../record/request.ts';

/** So many connections, each of which sends its next request when the answer to the last has come. */
export interface ClosedLoad {
  connections: number;
  /** Counted from the socket write. */
  timeoutSeconds: number;
  /** Sent in this order, again and again; each connection starts at another place. */
  requests: PreparedRequest[];
  /** Takes any certificate. */
  insecure: boolean;
}
