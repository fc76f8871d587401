/** Runs what keeps its results as it goes: what was made before an interruption is kept, and the interruption told. */
export async function untilInterrupted(
  log: (line: string) => void,
  run: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    await run(interruption.signal);
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    log('interrupted');
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}
