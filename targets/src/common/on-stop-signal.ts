import { fail } from './fail.ts';

const STOP_LIMIT_MS = 2_000;

/**
 * Ends the process when `stop` is done. Asked twice (a terminal signals the whole group, and a cluster's
 * primary then signals its workers again), it goes on with the first; the limit sees to it that it ends.
 */
export function onStopSignal(stop: () => Promise<unknown>): void {
  let stopping = false;
  const begin = async () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => fail(`Expected to stop within ${STOP_LIMIT_MS} ms.`), STOP_LIMIT_MS);
    try {
      await stop();
    } catch (error) {
      fail(`Expected to stop cleanly, got: ${error instanceof Error ? error.message : error}`);
    }
    process.exit(0);
  };
  process.on('SIGTERM', begin);
  process.on('SIGINT', begin);
}
