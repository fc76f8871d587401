import type { ClientBase } from 'pg';

/** A connection for the length of one request. */
export interface Lease {
  client: ClientBase;
  /** To be called once, whatever happened; with the error by which the connection was lost, if it was. */
  release(lost?: Error): Promise<void> | void;
}

/** Where a request gets its connection: the one thing in which the variants differ. */
export interface Connections {
  acquire(): Promise<Lease>;
  close(): Promise<void>;
}
