import { type CapacityResult, capacity } from '../../harness/index.ts';
import { assignableCores } from '../../harness/machine/cores.ts';
import { readCpuTimes, stolenShare } from '../../harness/machine/steal.ts';
import { type CapacityCase, sloOf } from './cases.ts';
import { withCase } from './with-case.ts';

/** What a search may take beyond its budget of load before it is ended: launches, and a fresh generator for each trial. */
const SLACK = { factor: 3, seconds: 180 };

export interface Searched {
  result: CapacityResult;
  /** On the clock. */
  seconds: number;
  /** Share of the cores' time that other tenants took; null where the machine does not tell. */
  stolen: number | null;
}

/** The capacity of a case as a program asks for it, and what that took. @throws where it came to no result */
export async function search(
  one: CapacityCase,
  env: Record<string, string>,
  budgetSeconds: number,
): Promise<Searched> {
  const cores = assignableCores();
  const before = readCpuTimes(cores);
  const began = performance.now();
  const late = AbortSignal.timeout((SLACK.factor * budgetSeconds + SLACK.seconds) * 1000);
  const result = await withCase(one, env, (cwd, what) =>
    capacity(
      { what, slo: [sloOf(one)], arrivals: one.arrivals, budget: budgetSeconds },
      { cwd, signal: late },
    ),
  );
  return {
    result,
    seconds: (performance.now() - began) / 1000,
    stolen: stolenShare(before, readCpuTimes(cores)),
  };
}
