/** Idle for as long, ms, a connection may have been closed by any server. */
const LONG = 100;
/** Part of the shortest time for which this server was seen to keep an idle connection. */
const NEAR = 0.5;

/**
 * When a server closes idle connections, as far as has been seen. A request that leaves at that very moment meets a
 * connection that is gone: nobody ever saw it. One that is closed soon after another request was closed by its own.
 */
export class IdleCloses {
  #shortest: number | null = null;

  /** The server closed a connection on which nothing was asked, idle for so many ms. */
  note(idle: number): void {
    this.#shortest = Math.min(this.#shortest ?? Number.POSITIVE_INFINITY, idle);
  }

  /** Whether the close of a connection that was idle for so many ms may have crossed the request that it met. */
  explains(idle: number): boolean {
    return idle >= Math.min(LONG, (this.#shortest ?? Number.POSITIVE_INFINITY) * NEAR);
  }
}
