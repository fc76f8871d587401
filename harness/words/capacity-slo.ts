import { recordedTerm } from '../record/slo.ts';
import { number, percent } from './format.ts';

/** What the pooled ratio of an SLO says of a load, with its interval where there is one. */
export function readingInWords(slo: string, value: number, ci: readonly [number, number] | null): string {
  // Batch means know no bounds, but a share does.
  const within = (end: number) => percent(Math.min(1, Math.max(0, end)));
  const share = ci === null ? percent(value) : `${percent(value)} [${within(ci[0])}, ${within(ci[1])}]`;
  const { figure } = recordedTerm(slo);
  switch (figure.kind) {
    case 'loopDelay':
      return `an event would have waited longer ${share} of the time, where ${beyond(figure.percentile)} may be`;
    case 'latency':
      return `${share} of the requests were beyond it, where ${beyond(figure.percentile)} may be`;
    case 'errors':
      return `${share} of the requests got no right answer`;
    case 'goodput': {
      const range = ci === null ? '' : ` [${number(ci[0])}, ${number(ci[1])}]`;
      return `${number(value)}${range} req/s were answered rightly`;
    }
    case 'utilization':
      return `the busiest loop was busy ${share} of the time`;
  }
}

/** The share that a percentile leaves beyond it, e.g. 99.9 leaves `0.1 %`. */
function beyond(percentile: number): string {
  return `${Number((100 - percentile).toFixed(6))} %`;
}
