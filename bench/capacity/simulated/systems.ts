import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Draws evenly from (0, 1). */
export type Uniform = () => number;

/** A seeded stream of numbers, evenly from (0, 1). */
export function uniform(seed: number): Uniform {
  const generator = xoroshiro128plus(seed);
  return () => ((generator.next() >>> 0) + 0.5) / 2 ** 32;
}

/** A server in virtual time: it is told when a request comes and says when its answer is there, both in seconds. */
export interface Server {
  serve(arrival: number): number;
}

/** Makes a freshly launched server. */
export type System = (random: Uniform) => Server;

/** c workers, first come first served; each request takes what `service` draws, seconds. */
export function queue(workers: number, service: (random: Uniform, now: number) => number): System {
  return (random) => {
    const free = new Array<number>(workers).fill(0);
    return {
      serve(arrival) {
        let next = 0;
        for (let worker = 1; worker < workers; worker++) {
          if ((free[worker] ?? 0) < (free[next] ?? 0)) next = worker;
        }
        const start = Math.max(arrival, free[next] ?? 0);
        const end = start + service(random, start);
        free[next] = end;
        return end;
      },
    };
  };
}

export const exponential = (mean: number) => (random: Uniform) => -mean * Math.log(random());
export const constant = (time: number) => () => time;

/** Answers at once below a rate and never in time above it: the rate is that of the last 100 arrivals. */
export function cliff(rate: number): System {
  return () => {
    const times: number[] = [];
    return {
      serve(arrival) {
        times.push(arrival);
        if (times.length > 400) times.shift();
        const span = arrival - (times[0] ?? arrival);
        const seen = span > 0 ? (times.length - 1) / span : 0;
        return arrival + (seen > rate ? 1 : 0.001);
      },
    };
  };
}

/** A queue that, once it has been behind by 200 ms, takes twice as long for everything until its launch ends. */
export function hysteresis(time: number): System {
  return () => {
    let free = 0;
    let slow = false;
    return {
      serve(arrival) {
        const start = Math.max(arrival, free);
        if (start - arrival > 0.2) slow = true;
        free = start + (slow ? 2 * time : time);
        return free;
      },
    };
  };
}

/** A queue that stands still for 200 ms at random, `every` so many seconds on average. */
export function stalling(time: number, every: number): System {
  return (random) => {
    let free = 0;
    let next = exponential(every)(random);
    return {
      serve(arrival) {
        let start = Math.max(arrival, free);
        while (next <= start) {
          if (start - next < 0.2) start = next + 0.2;
          next += 0.2 + exponential(every)(random);
        }
        free = start + time;
        return free;
      },
    };
  };
}

/** A queue whose requests take `factor` as long when it was just launched, less and less over `seconds`. */
export function warming(time: number, factor: number, seconds: number): System {
  return queue(1, (_, now) => time * (1 + (factor - 1) * Math.max(0, 1 - now / seconds)));
}

/** A queue whose requests take longer by `share` with each second of its life. */
export function degrading(time: number, share: number): System {
  return queue(1, (_, now) => time * (1 + share * now));
}

/** A system whose launches differ: each is as fast as drawn from a normal law with this relative deviation. */
export function varying(deviation: number, system: (factor: number) => System): System {
  return (random) => {
    const normal = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    return system(1 + deviation * normal)(random);
  };
}
