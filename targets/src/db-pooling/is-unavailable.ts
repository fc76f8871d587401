import pg from 'pg';

/** Classes of SQLSTATE that say "not now": connection lost, no resources left, operator intervention. */
const NOT_NOW = ['08', '53', '57'];

/** Whether to try again later, on another connection. What the server did not report is a connection lost. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return true;
  return NOT_NOW.some((sqlState) => error.code?.startsWith(sqlState));
}
