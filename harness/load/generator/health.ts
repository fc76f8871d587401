import type { TimeHistogram } from '../../record/histogram.ts';
import { number, percent } from '../../words/format.ts';
import { ownLimitInWords } from '../http/own-limits.ts';

/** Share of a core beyond which the generator is likely to be what limits the load. */
const MAX_CPU = 0.95;
/** Lag that is no matter whatever the latency, ms at p50 and at p99. */
const FREE_LAG = { p50: 0.5, p99: 5 };
/** Lag that is no matter beside the latency at the same percentile. */
const FREE_SHARE = 0.1;
/** Wait for a connection that is no matter whatever the latency, ms at p50 and at p99. */
const FREE_WAIT = { p50: 5, p99: 20 };
/** Connections opened for each request beyond which it is the target that keeps none open: then to open one is part of an answer. */
const KEPT_OPEN = 0.25;
/** Share of the requests that may be left unsent. */
const MAX_UNSENT = 0.001;

/** Latency beyond that of the fastest answer, as a ratio, that shows a target with more to do than it can. */
const SLOWER = 3;

/** Time in which a generator did nothing at all: beyond this share of the window, and at least so many ms, it hides what the target did. */
const STANDSTILL = { share: 0.05, ms: 250 };

/** What is known of how the generators fared. */
export interface GeneratorCourse {
  /** CPU of the busiest, seconds per second. */
  cpu: number;
  /** Null in a closed loop, which is never late. */
  lag: TimeHistogram | null;
  /** From due to socket write; null in a closed loop. */
  waited: TimeHistogram | null;
  latency: TimeHistogram;
  service: TimeHistogram;
  /** Connections that it opened under load. */
  grown: number;
  /** Requests that were due and that no generator got to. */
  unsent: number;
  scheduled: number;
  /** Codes of the generator's own limits that kept connections from being opened, e.g. EMFILE. */
  ownLimits: readonly string[];
  /** Time for which the one that stood still for longest did so, ms. */
  standstillMs: number;
  windowMs: number;
  /** Requests shed since all connections were in use, and how many there may be. */
  shed: number;
  connections: number;
  /** Milliseconds: of the answer in the middle, and of the fastest since the load began; null where too few came. */
  usual: number | null;
  calm: number | null;
}

/** Why the generator, and not the target, may have been the limit; each a sentence. None: it was not. */
export function weaknesses(fared: GeneratorCourse): string[] {
  const { cpu, unsent, scheduled, ownLimits, standstillMs, windowMs } = fared;
  const { shed, connections, usual, calm } = fared;
  const reasons: string[] = [];
  if (cpu > MAX_CPU) {
    reasons.push(`the generator used ${percent(cpu)} of a core, over ${percent(MAX_CPU)}`);
  }
  reasons.push(...lateness(fared));
  if (unsent > MAX_UNSENT * scheduled) {
    reasons.push(`${unsent} of ${scheduled} requests that were due were never sent`);
  }
  if (ownLimits.length > 0) {
    reasons.push(ownLimitInWords(ownLimits));
  }
  if (shed > MAX_UNSENT * scheduled && usual !== null && calm !== null && usual <= SLOWER * calm) {
    reasons.push(
      `${shed} requests were shed for want of connections of its own (${connections} at most), while answers took about as long as alone`,
    );
  }
  if (standstillMs > Math.max(STANDSTILL.ms, STANDSTILL.share * windowMs)) {
    reasons.push(
      `the generator itself stood still for ${number(standstillMs / 1000)} of ${number(windowMs / 1000)} s`,
    );
  }
  return reasons;
}

/** Requests that left late: since the generator was, or since connections of its own were still being opened. */
function lateness(fared: GeneratorCourse): string[] {
  const { lag, waited, latency, service, calm, grown, scheduled } = fared;
  const kept = grown <= KEPT_OPEN * scheduled;
  const reasons: string[] = [];
  for (const percentile of [50, 99] as const) {
    const took = latency.percentile(percentile) ?? 0;
    const matters = (ms: number, free: number) => ms > free && ms > FREE_SHARE * took;
    const late = lag?.percentile(percentile) ?? 0;
    const wait = waited?.percentile(percentile) ?? 0;
    const answer = service.percentile(percentile);
    const over = `over ${percent(FREE_SHARE)} of a latency of ${number(took)} ms`;
    if (matters(late, FREE_LAG[`p${percentile}`])) {
      reasons.push(`requests were sent late: p${percentile} of the lag is ${number(late)} ms, ${over}`);
    } else if (
      kept &&
      matters(wait, FREE_WAIT[`p${percentile}`]) &&
      answer !== null &&
      calm !== null &&
      answer <= SLOWER * calm
    ) {
      // A target that falls behind is slow to answer as well, whatever it does to those who want a connection.
      reasons.push(
        `requests waited for connections of its own that were still being opened: p${percentile} of the wait is ` +
          `${number(wait)} ms, ${over}, while answers took about as long as alone once sent; a longer warm-up opens them before it counts`,
      );
    }
  }
  return reasons;
}
