import { assignableCores } from '../../harness/machine/cores.ts';
import { readCpuTimes, stolenShare } from '../../harness/machine/steal.ts';
import { CapacityResult } from '../../harness/record/capacity.ts';
import { type CapacityCase, sloOf } from './cases.ts';
import { paceline, withCase } from './paceline.ts';

/** What a search may take beyond its budget of load before it is ended: launches, and a fresh generator for each trial. */
const SLACK = { factor: 3, seconds: 180 };

export interface Searched {
  result: CapacityResult;
  /** On the clock. */
  seconds: number;
  /** Share of the cores' time that other tenants took; null where the machine does not tell. */
  stolen: number | null;
}

/** One `paceline capacity` of a case as a user calls it, and what it took. @throws where it came to no result */
export async function search(
  one: CapacityCase,
  env: Record<string, string>,
  budgetSeconds: number,
): Promise<Searched> {
  const cores = assignableCores();
  const before = readCpuTimes(cores);
  const began = performance.now();
  const result = await withCase(one, env, async (cwd, subject) =>
    CapacityResult.parse(
      await paceline(
        [
          ...['capacity', subject, '--slo', sloOf(one), '--arrivals', one.arrivals],
          ...['--budget', `${budgetSeconds}s`],
        ],
        cwd,
        SLACK.factor * budgetSeconds + SLACK.seconds,
      ),
    ),
  );
  return {
    result,
    seconds: (performance.now() - began) / 1000,
    stolen: stolenShare(before, readCpuTimes(cores)),
  };
}
