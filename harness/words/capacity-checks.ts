import type { CapacityResult } from '../record/capacity.ts';
import { number, percent } from './format.ts';

/** From here on Little's law says that the latencies do not tell all. */
const MUCH = 0.05;

/** Where waiting begins, and whether the latencies account for all requests, a text each. */
export function checksInWords({ knee, littleResidual, curve, ceiling }: CapacityResult): string[] {
  return [
    ...(knee === null ? [] : [`Knee: ${knee.words}`]),
    ...(curve.length === 0 ? [] : [littleInWords(littleResidual)]),
    ...(ceiling?.carries.value == null ? [] : [ceilingInWords(ceiling.carries.value)]),
  ];
}

function ceilingInWords(carries: number): string {
  return `Before the search the generators made ${number(carries)} req/s here, against a server that does next to nothing`;
}

function littleInWords(residual: number | null): string {
  if (residual === null) {
    return 'Little’s law was not checked: no trial that kept the SLO had requests enough and a count of those under way';
  }
  const apart = `the requests under way, counted by the clock, and those that their rate and latency make differ by at most ${percent(residual)}`;
  return residual < MUCH
    ? `Checked by Little’s law: ${apart}`
    : `Little’s law does not hold well: ${apart}, so the latencies don’t account for all of the waiting`;
}
