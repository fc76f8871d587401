import { monotonicNow } from '../../clock.ts';
import { type RandomInt, randomStream } from '../../plan/random.ts';
import type { WireRequest } from '../http/wire-request.ts';
import type { Arm } from './arm.ts';
import type { DuetJob, DuetResult } from './job.ts';
import { PairsByRoute, type RoutePairs } from './route-pairs.ts';
import { Steady } from './steady.ts';
import { Together } from './together.ts';

/** A rate is given in whole requests a minute. */
const PER_MINUTE = 60;

/** What is asked behind the turns, of both targets while they are warm. */
export class Behind {
  readonly #job: Pick<DuetJob, 'together' | 'steady' | 'seed'>;
  readonly #arms: readonly [Arm, Arm];
  readonly #requests: readonly [readonly WireRequest[], readonly WireRequest[]];
  readonly #random: RandomInt;
  #asks: Together | Steady | null = null;

  constructor(
    job: Pick<DuetJob, 'together' | 'steady' | 'seed'>,
    arms: readonly [Arm, Arm],
    requests: readonly [readonly WireRequest[], readonly WireRequest[]],
    random: RandomInt,
  ) {
    this.#job = job;
    this.#arms = arms;
    this.#requests = requests;
    this.#random = random;
  }

  stop(): void {
    this.#asks?.stop();
  }

  /** Bursts by turns, each to one route. */
  async together(): Promise<DuetResult['together']> {
    const { together, seed } = this.#job;
    if (together === null) return { spans: [], middles: [] };
    const { connections, seconds } = together;
    const [spans, middles] = ['spans', 'middles'].map(
      (name) => new PairsByRoute(randomStream(seed, name)),
    ) as [PairsByRoute, PairsByRoute];
    const bursts = new Together(this.#arms, {
      ...{ requests: this.#requests, connections, spans, middles },
      draw: this.#random,
    });
    this.#asks = bursts;
    await bursts.until(monotonicNow() + seconds * 1000);
    return { spans: spans.all, middles: middles.all };
  }

  /** Both at one rate, by what their requests took in bursts, or else one by one. Null where nothing tells it. */
  async steady(bursts: readonly RoutePairs[], turns: readonly RoutePairs[]): Promise<DuetResult['steady']> {
    const { steady, together } = this.#job;
    if (steady === null) return null;
    const asked = this.#requests[0].map(({ route }) => route);
    const each =
      bursts.length === 0 || together === null
        ? costOf(turns, asked, 1)
        : costOf(bursts, asked, together.connections);
    if (each === null) return null;
    // Both share what they run on: each second has room for so many requests of both.
    const rate = Math.max(1, Math.floor((1000 * steady.share * PER_MINUTE) / each)) / PER_MINUTE;
    const load = new Steady(this.#arms, {
      ...{ requests: this.#requests, rate },
      coin: () => this.#random(0, 1) as 0 | 1,
    });
    this.#asks = load;
    return { rate, routes: await load.until(monotonicNow() + steady.seconds * 1000) };
  }
}

/**
 * Milliseconds that a request of the mix usually takes of A and of B together, one that waited for long now and then left out; null where nothing tells.
 * @param told what pairs of bursts, or of requests, took @param mix the route of each request of the workload
 * @param size requests of each burst
 */
function costOf(told: readonly RoutePairs[], mix: readonly string[], size: number): number | null {
  let [sum, of] = [0, 0];
  for (const { name, times } of told) {
    const share = mix.filter((route) => route === name).length;
    sum += (share * (middle(times[0]) + middle(times[1]))) / size;
    of += share;
  }
  return of > 0 && sum > 0 ? sum / of : null;
}

function middle(times: readonly number[]): number {
  return [...times].sort((one, other) => one - other)[times.length >> 1] ?? 0;
}
