import type { CapacityAnswer, CapacityResult } from '../../harness/record/capacity.ts';
import { sampleManifest } from './sample-run.ts';

const rate = (value: number | null) => ({ value, unit: 'req/s' as const });

function estimate(value: number, half: number, unit: string) {
  const ci: [number, number] = [value - half, value + half];
  return { value, unit, ci, confidence: 0.95, n: 4, method: 'bootstrap over launches' };
}

/** A curve as a queue makes it: latency grows as the load nears 700 req/s. */
function curve(): CapacityAnswer['curve'] {
  return [50, 100, 200, 400, 500, 600, 640, 660].map((load) => {
    const queue = 1 / (1 - load / 700);
    const missed = load > 620;
    return {
      rate: load,
      trials: 2,
      class: missed ? ('missed' as const) : ('kept' as const),
      goodput: load,
      p50: 1.4 * queue,
      p90: 3 * queue,
      p99: load < 100 ? null : 6 * queue,
      errors: missed ? 0.012 : 0,
      loopDelayP99: 2 * queue,
      utilization: load / 700,
      cpu: load / 690,
      slos: [{ slo: 'p99<50ms', value: missed ? 0.03 : 0.001, ci: null }],
    };
  });
}

/** A capacity that was found, with a forecast and what was required. */
export function sampleCapacity(changes: Partial<CapacityResult> = {}): CapacityResult {
  const { fingerprint } = sampleManifest([], 1);
  return {
    schema: 'paceline.capacity/1',
    id: '2026-01-31T10-00-00-capacity-7',
    startedAt: '2026-01-31T10:00:00.000Z',
    command: `paceline capacity --target 'node server.js' --slo 'p99<50ms' --seed 7`,
    fingerprint,
    seed: 7,
    subject: { kind: 'command', text: 'node <server>.js' },
    complete: true,
    slo: ['p99<50ms', 'errors<1%'],
    requests: [],
    arrivals: 'poisson',
    width: 0.03,
    lower: rate(612),
    upper: rate(631),
    estimate: { value: 621.4, unit: 'req/s' },
    confidence: 0.95,
    state: 'found',
    irregular: [],
    limitedBy: 'target',
    limitedReasons: [],
    binding: 'p99<50ms',
    searches: [
      { lower: 610, upper: 633, state: 'found', irregular: [], trials: 14, loadSeconds: 90 },
      { lower: 605, upper: null, state: 'unknown', irregular: [], trials: 4, loadSeconds: 40 },
    ],
    curve: curve(),
    knee: { rate: 400, words: 'beyond 400 req/s latency rises faster than load' },
    littleResidual: 0.004,
    loadSeconds: 130,
    forecast: {
      demand: 12_000,
      headroom: 0.3,
      replicas: 29,
      replicasRange: [28, 29],
      load: 0.676,
      loadWithOneFailed: 0.7,
      survivesOneFailed: true,
      perReplica: { cores: 0.6, memoryMb: 82 },
      words: ['29 replicas carry 12,000 req/s', 'if one fails, the other 28 still keep the SLO'],
    },
    sweep: null,
    scaleUp: null,
    before: null,
    require: { rate: 500, state: 'met' },
    warnings: ['generator and database share core 0'],
    ...changes,
  };
}

/** One that was swept, scaled up and compared with an earlier one that was asked otherwise. */
export function sampleSweep(): CapacityResult {
  const { schema: _, ...answer } = sampleCapacity();
  const weaker: CapacityAnswer = { ...answer, lower: rate(300), upper: rate(311) };
  const never: CapacityAnswer = { ...answer, lower: rate(null), upper: rate(50), state: 'never-kept' };
  return sampleCapacity({
    forecast: null,
    sweep: {
      setting: 'pool',
      points: [
        { value: '1', answer: never },
        { value: '5', answer: weaker },
        { value: '10', answer },
      ],
      best: '10',
      words: ['pool 10 carries the most: at least 612 req/s; the next one carries at most 311 req/s'],
    },
    scaleUp: {
      setting: 'workers',
      points: [1, 2, 3, 4, 5, 6].map((count) => ({
        count,
        throughput: estimate(700 * count ** 0.7, 20, 'req/s'),
      })),
      fit: {
        gamma: estimate(702, 8, 'req/s'),
        alpha: estimate(0.12, 0.02, ''),
        beta: estimate(0.004, 0.002, ''),
        rSquared: 0.997,
      },
      peak: null,
      predicted: [{ count: 8, throughput: estimate(2900, 120, 'req/s') }],
      words: ['most of the loss is contention'],
    },
    before: {
      id: '2026-01-01T10-00-00-capacity-3',
      lower: rate(700),
      upper: rate(720),
      change: -0.124,
      ci: [-0.143, -0.104],
      verdict: 'inconclusive',
      differences: ['arrivals: "constant" before, "poisson" now'],
    },
    require: { rate: 650, state: 'missed' },
  });
}

/** Those that came to no interval. */
export const OPEN_ENDS: Record<string, CapacityResult> = {
  'the generator was the limit': sampleCapacity({
    upper: rate(null),
    estimate: null,
    state: 'never-missed',
    limitedBy: 'generator',
    limitedReasons: ['it was at work for 97 % of its core'],
    binding: null,
    forecast: null,
    require: null,
  }),
  'never kept': sampleCapacity({
    lower: rate(null),
    upper: rate(1),
    estimate: null,
    state: 'never-kept',
    forecast: null,
    require: null,
  }),
  irregular: sampleCapacity({
    state: 'irregular',
    irregular: ['at 300 req/s the SLO was missed, after the same launch had kept it at 600 req/s'],
    forecast: null,
    require: null,
  }),
};
