import type { PreparedRequest } from '../../record/request.ts';
import type { Books } from '../books.ts';

/** What makes the requests of a closed loop and reads their answers. */
export type ClientName = 'autocannon' | 'own';

/** The client of a load, and why it is this one, as the rest of a sentence behind "since". */
export interface ChosenClient {
  name: ClientName;
  why: string;
}

/** So many connections, each of which sends its next request when the answer to the last has come. */
export interface ClosedLoad {
  connections: number;
  /** Counted from the socket write. */
  timeoutSeconds: number;
  /** Sent in this order, again and again; each connection starts at another place. */
  requests: PreparedRequest[];
  /** Takes any certificate. */
  insecure: boolean;
  client: ChosenClient;
}

export interface ClosedOutcome {
  books: Books;
  /** The system's code -> how many connections could not be opened for it. */
  refusals: Record<string, number>;
  /** What the server spoke or wanted in the place of HTTP/1; null for nothing of the kind. */
  spoke: string | null;
}
