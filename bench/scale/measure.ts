import { monotonicNow } from '../../harness/clock.ts';
import type { GeneratorJob } from '../../harness/load/generator/job.ts';
import { wireRequest } from '../../harness/load/http/wire-request.ts';
import { openLoad } from '../../harness/load/open/open-load.ts';
import { type Arrivals, Pacer } from '../../harness/load/pacer.ts';
import { Slices } from '../../harness/load/slices.ts';
import { TimeHistogram } from '../../harness/record/histogram.ts';
import { type PreparedRequest, plainGet } from '../../harness/record/request.ts';
import { evenDraws, logNormal } from './draws.ts';

const REQUEST: PreparedRequest = {
  ...plainGet('/users/123456?fields=name,email'),
  headers: [
    ['accept', 'application/json'],
    ['user-agent', 'paceline'],
  ],
};
const SLICE_SECONDS = 0.2;

/** Bytes of a plain GET as a generator writes it. */
export function requestBytes(): number {
  return wireRequest(REQUEST, 'service.example:8080').bytes.length;
}

/** CPU time of finding out when one request of the whole schedule is due, whoever sends it, microseconds. */
export function arrivalCost(arrivals: Arrivals, generators: number, count: number): number {
  const rate = 1_000_000;
  const stretches = [{ seconds: count / rate, from: rate, to: rate }];
  const share = { index: 0, of: generators };
  const walk = () => {
    const pacer = new Pacer({ arrivals, stretches, seed: 1 }, share);
    while (pacer.next() !== Infinity);
  };
  walk();
  const begun = monotonicNow();
  walk();
  return ((monotonicNow() - begun) * 1000) / count;
}

/** What one generator sends and is sent over a load, bytes. */
export interface Traffic {
  job: number;
  /** Latency, service time, lag, and delay of its loop. */
  histograms: number;
  /** Slices of 0.2 s of the time axis. */
  timeAxis: number;
}

/** Really made and encoded: `rate` requests a second for `seconds`. */
export function generatorTraffic(rate: number, seconds: number, generators: number): Traffic {
  const even = evenDraws(7);
  const [latency, lag] = [
    logNormal(even, { median: 5, sigma: 1 }),
    logNormal(even, { median: 0.02, sigma: 1 }),
  ];
  const times = { latency: new TimeHistogram(), service: new TimeHistogram(), lag: new TimeHistogram() };
  const loopDelay = new TimeHistogram();
  const slices = new Slices();
  for (let index = 0; index < rate * seconds; index++) {
    const [took, late] = [latency(), lag()];
    times.service.record(took);
    times.lag.record(late);
    times.latency.record(took + late);
    const slice = Math.floor(index / rate / SLICE_SECONDS);
    slices.scheduled(slice);
    slices.completed(slice, took + late);
    if (index % Math.max(1, Math.round(rate / 100)) === 0) loopDelay.record(late);
  }
  const encoded = [...Object.values(times), loopDelay].map((each) => each.encode());
  return {
    job: JSON.stringify(jobOf(rate, seconds, generators)).length,
    histograms: JSON.stringify(encoded).length,
    timeAxis: JSON.stringify(slices.close()).length,
  };
}

function jobOf(rate: number, seconds: number, generators: number): GeneratorJob {
  const whole = rate * generators;
  return {
    origin: 'http://service.example:8080',
    load: openLoad({
      schedule: { arrivals: 'poisson', stretches: [{ seconds, from: whole, to: whole }], seed: 1 },
      share: { index: 0, of: generators },
      requests: [REQUEST],
      timeoutSeconds: 10,
      maxConnections: 1000,
      preparedConnections: 100,
    }),
    neighbour: null,
    window: { warmupSeconds: 0, durationSeconds: seconds },
    sliceSeconds: SLICE_SECONDS,
    cores: [],
  };
}
