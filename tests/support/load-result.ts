import { TimeHistogram } from '../../harness/record/histogram.ts';
import type { GeneratorHealth, LoadResult, Requests } from '../../harness/record/load.ts';

interface Changes {
  requests?: Partial<Requests>;
  generator?: Partial<GeneratorHealth>;
}

/** What a second of an open loop at this rate comes to when all goes well, but for these changes. */
export function openResult(rate: number, { requests, generator }: Changes = {}): LoadResult {
  const latency = { ...new TimeHistogram().summary(), from: 'intended start' as const };
  return {
    schema: 'paceline.load/1',
    workload: {
      mode: 'open',
      arrivals: 'constant',
      rate,
      connections: 1000,
      durationSeconds: 1,
      timeoutSeconds: 2,
    },
    requests: {
      scheduled: rate,
      completed: rate,
      errors: { connect: 0, reset: 0, closed: 0, timeout: 0, status: 0, body: 0, protocol: 0 },
      shed: 0,
      inFlight: 0,
      ...requests,
    },
    throughput: { value: rate, unit: 'req/s' },
    latency,
    service: { ...latency, from: 'socket write' },
    timeline: [],
    loop: null,
    generator: {
      valid: true,
      reasons: [],
      lag: { unit: 'ms', p50: 0.02, p99: 0.3, max: 1.5 },
      loopDelay: { unit: 'ms', p50: 0.1, p99: 0.4, max: 1 },
      cpu: 0.3,
      working: 0.3,
      stolenMs: 0,
      achievedRatio: 1,
      generators: 1,
      ...generator,
    },
    connectErrors: {},
    counts: { written: rate, answered: rate, taken: null },
    serverTiming: {},
  };
}
