import { ours } from '../load/closed/choose-client.ts';
import type { GeneratorLoad } from '../load/generator/job.ts';
import type { Ceiling } from '../record/doctor.ts';
import type { LoadResult } from '../record/load.ts';
import type { Placement } from '../record/trial.ts';
import { Reaper } from '../runtime/reaper/reaper.ts';
import { counted } from '../words/format.ts';
import { assertAnswered } from './believable.ts';
import { CEILING_REQUEST, ceilingLoad, withCeilingTarget } from './ceiling-target.ts';
import { climb } from './climb.ts';

export interface CeilingSetting {
  /** Program and arguments of the target; it answers `/` and `/healthz`. */
  command: readonly string[];
  env: Record<string, string>;
  placement: Placement;
  /** Length of each measurement. */
  durationSeconds: number;
  signal: AbortSignal;
  /** Told what is measured next, in words. */
  onMeasure(what: string): void;
}

const WARMUP_SECONDS = 0.5;
const CONNECTIONS = { closed: 16, mostOpen: 1000 };
/** Short, so that a rate beyond the ceiling is over soon. */
const TIMEOUT_SECONDS = 2;

/**
 * What one generator can carry here: a closed loop, then an open one at rates that rise until one does not
 * hold. One launch serves all.
 * @throws what launching a target throws; TARGET_DIED, NOTHING_ANSWERED, GENERATOR_FAILED,
 * REQUESTS_DO_NOT_BALANCE; the signal's reason if it is aborted
 */
export async function measureCeiling(setting: CeilingSetting): Promise<Ceiling> {
  const { placement, durationSeconds, onMeasure } = setting;
  const window = { warmupSeconds: WARMUP_SECONDS, durationSeconds };
  const reaper = Reaper.start();
  try {
    return await withCeilingTarget({ ...setting, generators: 1, reaper }, async (measure) => {
      onMeasure(`closed loop, ${CONNECTIONS.closed} connections`);
      const closed = await measure(closedLoad(), window);
      assertAnswered(closed);
      const open = await climb((rate) => {
        onMeasure(`open loop, ${counted(rate)} req/s`);
        return measure(ceilingLoad(rate, window, TIMEOUT_SECONDS, CONNECTIONS.mostOpen), window);
      });
      return { placement, window, closed: closedCeiling(closed), open };
    });
  } finally {
    reaper.close();
  }
}

function closedLoad(): GeneratorLoad {
  return {
    mode: 'closed',
    connections: CONNECTIONS.closed,
    timeoutSeconds: TIMEOUT_SECONDS,
    requests: [CEILING_REQUEST],
    insecure: false,
    client: ours('it is the generator that is measured'),
  };
}

function closedCeiling({ throughput, generator }: LoadResult): Ceiling['closed'] {
  const microseconds = (generator.cpu / throughput.value) * 1e6;
  return {
    connections: CONNECTIONS.closed,
    throughput,
    cpuPerRequest: { value: Math.round(microseconds * 100) / 100, unit: 'us' },
    generator,
  };
}
