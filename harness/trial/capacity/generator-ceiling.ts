import { builtTarget } from '../../package.ts';
import type { OpenCeiling } from '../../record/doctor.ts';
import type { Placement, Window } from '../../record/trial.ts';
import type { Reaper } from '../../runtime/reaper/reaper.ts';
import { ceilingLoad, withCeilingTarget } from '../ceiling-target.ts';
import { climb } from '../climb.ts';

export interface CeilingAsked {
  placement: Placement;
  generators: number;
  maxConnections: number;
  /** For PATH, by which the server that says ok is started. */
  env: Record<string, string>;
  reaper: Reaper;
  signal: AbortSignal;
}

/**
 * Requests per second: fewer than `doctor` asks, since a search wants to know where to stop and no more, and since each
 * costs the rehearsal of a generator besides, of more than a second.
 */
const RATES = [8000, 20_000, 50_000];
/** Length of each rate: what the generator can't carry it fails at within a fraction of a second. */
const WINDOW: Window = { warmupSeconds: 0.15, durationSeconds: 0.35 };
/** Short, so that a rate beyond the ceiling is over soon. */
const TIMEOUT_SECONDS = 0.5;

/**
 * What the generators of a search can send here, against a server that only says `ok`; it takes some seconds. Where
 * `limitedBy` is `generator`, the last of `steps` is a rate that they can't make.
 * @throws what launching a target throws; TARGET_DIED, GENERATOR_FAILED, REQUESTS_DO_NOT_BALANCE; the signal's reason if it
 * is aborted
 */
export function measureGeneratorCeiling(asked: CeilingAsked): Promise<OpenCeiling> {
  const command = [process.execPath, builtTarget('ceiling/hello.js')];
  // Nothing else of the user's: a HOST or NODE_OPTIONS would make it another server.
  const env = { PATH: asked.env.PATH ?? '', NODE_ENV: 'production' };
  return withCeilingTarget({ ...asked, command, env }, (measure) =>
    climb((rate) => measure(ceilingLoad(rate, WINDOW, TIMEOUT_SECONDS, asked.maxConnections), WINDOW), RATES),
  );
}
