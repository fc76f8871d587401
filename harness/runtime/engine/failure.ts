import { PacelineError } from '../../errors/paceline-error.ts';

/** What the client throws: an answer's status and text, or what the system said. */
interface EngineRefusal extends Error {
  code?: string;
  statusCode?: number;
  json?: { message?: string } | null;
}

/** The engine's own words, without the client's frame around them. */
export function reasonOf(error: unknown): string {
  const { json, message, code } = error as EngineRefusal;
  return (json?.message ?? message ?? code ?? String(error)).trim().replace(/\s+/g, ' ');
}

export function statusOf(error: unknown): number | null {
  return (error as EngineRefusal).statusCode ?? null;
}

/** The error of a connection that was never made, or of one that may not be. @param at the engine's address */
export function unreachable(at: string, error: unknown): PacelineError {
  if (error instanceof PacelineError) return error;
  const { code } = error as EngineRefusal;
  const got = reasonOf(error);
  if (code === 'EACCES' || code === 'EPERM' || [401, 403].includes(statusOf(error) ?? 0)) {
    return new PacelineError(
      'ENGINE_DENIED',
      `Expected to be allowed to use the container engine at ${at}, got ${got}`,
      { cause: error },
    );
  }
  return new PacelineError('NO_ENGINE', `Expected a container engine at ${at}, got ${got}`, { cause: error });
}

/** The error of an engine that answered before and would not do this. @param what e.g. "remove a container" */
export function refused(what: string, error: unknown): PacelineError {
  if (error instanceof PacelineError) return error;
  return new PacelineError(
    'ENGINE_FAILED',
    `Expected the container engine to ${what}, got ${reasonOf(error)}`,
    {
      cause: error,
    },
  );
}
