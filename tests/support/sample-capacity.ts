import { kneeOf } from '../../harness/analysis/capacity/curve.ts';
import { forecast } from '../../harness/analysis/capacity/forecast.ts';
import { compareReleases } from '../../harness/analysis/capacity/releases.ts';
import { fitScalingLaw } from '../../harness/analysis/capacity/scaling-law.ts';
import { bestOfSweep } from '../../harness/analysis/capacity/sweep.ts';
import { randomStream } from '../../harness/plan/random.ts';
import type {
  CapacityAnswer,
  CapacityResult,
  CurvePoint,
  SearchResult,
} from '../../harness/record/capacity.ts';
import { uslAt } from '../../harness/record/usl.ts';
import { sampleCeiling } from './sample-ceiling.ts';

export const HOSTILE = '</script><img src=x onerror="document.title=1"> & "quotes" | _under_';

const SLO = ['p99<50ms', 'errors<0.1%'];
/** Latency at which a made-up server that is asked too much has its requests given up, ms. */
const GIVEN_UP = 1000;

/**
 * A load on a made-up M/M/1 server: the time in it is exponential with rate mu - lambda, so its percentile p is
 * ln(1 / (1 - p)) / (mu - lambda), until it is asked for more than mu.
 */
function loadAt(mu: number, rate: number, edge: readonly [number, number], probe: boolean): CurvePoint {
  const kept = mu - rate;
  const latency = (share: number) =>
    kept <= 0 ? GIVEN_UP : Math.min(GIVEN_UP, Number(((1000 * -Math.log(1 - share)) / kept).toFixed(3)));
  const late = kept <= 0 ? 0.62 : Number(Math.exp(-kept * 0.05).toFixed(6));
  const errors = kept <= 0 ? Number((1 - mu / rate).toFixed(6)) : 0;
  const few = rate < 100;
  const busy = Math.min(1, rate / mu);
  return {
    rate,
    trials: rate > edge[0] * 0.9 && rate < edge[1] * 1.1 ? 3 : 1,
    class: rate <= edge[0] ? 'kept' : rate >= edge[1] ? 'missed' : 'undecided',
    goodput: Number((rate * (1 - errors)).toFixed(2)),
    p50: latency(0.5),
    p90: latency(0.9),
    p99: few ? null : latency(0.99),
    errors,
    loopDelayP99: probe ? Number((0.4 + 6 * busy ** 4).toFixed(3)) : null,
    utilization: probe ? Number(busy.toFixed(4)) : null,
    cpu: probe ? Number((0.03 + 0.97 * busy).toFixed(4)) : null,
    slos: [
      {
        slo: 'p99<50ms',
        value: late,
        ci: [Number((late * 0.8).toFixed(6)), Number((late * 1.2).toFixed(6))],
      },
      { slo: 'errors<0.1%', value: errors, ci: [errors * 0.9, errors * 1.1] },
    ],
  };
}

function curveOf(
  mu: number,
  edge: readonly [number, number],
  rates: readonly number[],
  probe = true,
): CurvePoint[] {
  return rates.map((rate) => loadAt(mu, rate, edge, probe));
}

function search(lower: number | null, upper: number | null, more: Partial<SearchResult> = {}): SearchResult {
  return { lower, upper, state: 'found', irregular: [], trials: 14, loadSeconds: 52.4, ...more };
}

/** An answer whose ends are these, with a curve of a server of this rate. */
function answerOf(
  mu: number,
  ends: readonly [number, number],
  rates: readonly number[],
  probe = true,
): CapacityAnswer {
  const curve = curveOf(mu, ends, rates, probe);
  return {
    lower: { value: ends[0], unit: 'req/s' },
    upper: { value: ends[1], unit: 'req/s' },
    estimate: { value: Number(Math.sqrt(ends[0] * ends[1]).toPrecision(4)), unit: 'req/s' },
    confidence: 0.95,
    state: 'found',
    irregular: [],
    limitedBy: 'target',
    limitedReasons: [],
    binding: 'p99<50ms',
    searches: [
      search(ends[0] - 4, ends[1] + 9),
      search(ends[0] - 11, ends[1] - 2, { trials: 9, loadSeconds: 38.1 }),
      search(ends[0] + 3, ends[1] + 6, { trials: 9, loadSeconds: 37.6 }),
    ],
    curve,
    knee: kneeOf(curve),
    littleResidual: 0.0031,
    loadSeconds: 128.1,
  };
}

const RATES = [50, 100, 200, 400, 500, 560, 594, 612, 622, 626, 631, 650, 690, 760, 800];

const BASE: Omit<CapacityResult, keyof CapacityAnswer> = {
  schema: 'paceline.capacity/1',
  id: '2026-01-31T10-00-00-capacity-7',
  startedAt: '2026-01-31T10:00:00.000Z',
  command: `paceline capacity --target 'node server.js' --path /users --slo '${SLO.join(',')}' --seed 7`,
  fingerprint: {
    machine: { cpu: 'Sample CPU', cores: 2, memory: 8, architecture: 'x64' },
    system: { platform: 'linux', kernel: '6.1.0' },
    node: '24.11.0',
    paceline: '0.1.0',
    dependencies: { undici: '7.16.0' },
    limits: { cpuQuota: null, memory: null, openFiles: 1024 },
  },
  seed: 7,
  subject: { kind: 'command', text: 'node server.js' },
  complete: true,
  slo: SLO,
  arrivals: 'poisson',
  width: 0.03,
  ceiling: sampleCeiling(20_000, 50_000),
  requests: [
    {
      method: 'GET',
      path: '/users',
      params: {},
      headers: {},
      weight: 1,
      expect: { status: 200, includes: [] },
    },
  ],
  forecast: null,
  sweep: null,
  scaleUp: null,
  before: null,
  require: null,
  warnings: [],
};

/** A search that found both ends of p99 <= 50 ms at a server of 720 req/s: the truth is 720 - ln(100) / 0.05 s = 628. */
export function sampleCapacity(more: Partial<CapacityResult> = {}): CapacityResult {
  return { ...BASE, ...answerOf(720, [612, 631], RATES), ...more };
}

/** Found, with all that can be asked beside: a forecast, an earlier release and a required rate. */
export function samplePlanned(more: Partial<CapacityResult> = {}): CapacityResult {
  const result = sampleCapacity();
  const earlier = { ...result, id: '2026-01-24T10-00-00-capacity-7', ...ends(694, 715) };
  return {
    ...result,
    command: `${result.command} --demand 12000 --headroom 30% --require 600 --before ${earlier.id}`,
    forecast: forecast(result, { demand: 12_000, headroom: 0.3 }, 96.4),
    before: compareReleases(earlier, result, 0.05),
    require: { rate: 600, state: 'met' },
    warnings: ['generator and target share the machine’s 2 cores: a lower capacity than on one of its own'],
    ...more,
  };
}

function ends(lower: number | null, upper: number | null): Pick<CapacityAnswer, 'lower' | 'upper'> {
  return { lower: { value: lower, unit: 'req/s' }, upper: { value: upper, unit: 'req/s' } };
}

/** Asked at its URL, and quicker than the generator: only a lower end, and nothing of what is inside. */
export function sampleNeverMissed(more: Partial<CapacityResult> = {}): CapacityResult {
  const edge = [12_000, Number.POSITIVE_INFINITY] as const;
  const curve = curveOf(30_000, edge, [500, 1000, 2000, 4000, 8000, 12_000], false);
  return {
    ...sampleCapacity(),
    ...ends(12_000, null),
    subject: { kind: 'url', text: 'http://127.0.0.1:3000/users' },
    command: `paceline capacity http://127.0.0.1:3000/users --slo '${SLO.join(',')}' --require 15000 --seed 7`,
    estimate: null,
    state: 'never-missed',
    limitedBy: 'generator',
    limitedReasons: ['the generator used 93.0 % of a core, over 85.0 %'],
    binding: null,
    searches: [search(12_000, null, { state: 'never-missed', trials: 7, loadSeconds: 31.5 })],
    curve,
    knee: null,
    littleResidual: null,
    require: { rate: 15_000, state: 'unknown' },
    ...more,
  };
}

/** Missed at the lowest load. */
export function sampleNeverKept(more: Partial<CapacityResult> = {}): CapacityResult {
  const edge = [0, 20] as const;
  return {
    ...sampleCapacity(),
    ...ends(null, 20),
    estimate: null,
    state: 'never-kept',
    searches: [search(null, 20, { state: 'never-kept', trials: 4, loadSeconds: 14.2 })],
    curve: curveOf(60, edge, [20, 40]).map((point) => ({ ...point, class: 'missed' })),
    knee: null,
    littleResidual: null,
    require: { rate: 500, state: 'missed' },
    ...more,
  };
}

/** A lower load missed it after a higher one had kept it. */
export function sampleIrregular(more: Partial<CapacityResult> = {}): CapacityResult {
  const reason =
    'at 500 req/s the SLO was missed, after the same launch had kept it at 622 req/s: what it went through in between changed what it can carry';
  const found = sampleCapacity();
  return {
    ...found,
    ...ends(594, 631),
    estimate: null,
    state: 'irregular',
    irregular: [reason],
    searches: [
      search(600, 640),
      search(null, 500, { state: 'irregular', irregular: [reason], trials: 11, loadSeconds: 44.9 }),
    ],
    curve: found.curve.map((point) => (point.rate === 500 ? { ...point, class: 'undecided' } : point)),
    require: { rate: 600, state: 'unknown' },
    ...more,
  };
}

/** The budget ended before anything was decided, and somebody pressed Control-C. */
export function sampleUnknown(more: Partial<CapacityResult> = {}): CapacityResult {
  return {
    ...sampleCapacity(),
    ...ends(400, null),
    complete: false,
    estimate: null,
    state: 'unknown',
    binding: null,
    searches: [search(400, null, { state: 'unknown', trials: 5, loadSeconds: 9 })],
    curve: curveOf(720, [400, 900], [50, 100, 200, 400, 800]),
    knee: null,
    ...more,
  };
}

/** Sizes of a pool: too small to keep up, right, and so large that the database suffers; one depends on what came before. */
export function sampleSweep(more: Partial<CapacityResult> = {}): CapacityResult {
  const sizes: [string, number, [number, number]][] = [
    ['1', 190, [96, 99]],
    ['5', 520, [424, 436]],
    ['10', 720, [612, 631]],
    ['20', 660, [560, 575]],
  ];
  const points = sizes.map(([value, mu, edge]) => ({
    value,
    answer: answerOf(
      mu,
      edge,
      [0.1, 0.4, 0.8, 1, 1.1].map((share) => Math.round(edge[0] * share)),
    ),
  }));
  const irregular = sampleIrregular();
  const { lower, upper, estimate, state, irregular: reasons } = irregular;
  points.push({
    value: '50',
    answer: { ...answerOf(640, [540, 560], RATES), lower, upper, estimate, state, irregular: reasons },
  });
  const sweep = bestOfSweep('pool', points);
  const best = points.find(({ value }) => value === sweep.best)?.answer;
  return {
    ...sampleCapacity(),
    ...best,
    sweep,
    command: `${BASE.command} --sweep pool=1,5,10,20,50`,
    ...more,
  };
}

/** Workers 1 to 8 by a law with contention 6 % and coherency 2 %, each count on four launches that differ by 2 %. */
export function sampleScaleUp(more: Partial<CapacityResult> = {}): CapacityResult {
  const random = randomStream(7, 'scale-up');
  const usl = { gamma: 640, alpha: 0.06, beta: 0.02 };
  const points = [1, 2, 3, 4, 6, 8].map((count) => ({
    count,
    values: Array.from({ length: 4 }, () => uslAt(usl, count) * (1 + random(-20, 20) / 1000)),
  }));
  const scaleUp = fitScalingLaw('workers', points, {
    seed: 7,
    confidence: 0.95,
    resamples: 400,
    predict: [12],
    cores: 4,
  });
  return {
    ...sampleUnknown(),
    ...ends(null, null),
    complete: true,
    slo: [],
    searches: [],
    curve: [],
    littleResidual: null,
    loadSeconds: 0,
    scaleUp,
    command:
      "paceline capacity --target 'node server.js' --scale-up workers=1,2,3,4,6,8 --scale-to 12 --seed 7",
    ...more,
  };
}

/** Found, with everything at once, and everything that is said by others hostile. */
export function sampleHostile(): CapacityResult {
  const planned = samplePlanned();
  const { sweep } = sampleSweep();
  const { scaleUp } = sampleScaleUp();
  return {
    ...planned,
    subject: { kind: 'command', text: HOSTILE },
    command: HOSTILE,
    limitedBy: 'generator',
    limitedReasons: [HOSTILE],
    warnings: [HOSTILE],
    sweep: sweep && { ...sweep, setting: HOSTILE, words: [HOSTILE] },
    scaleUp: scaleUp && { ...scaleUp, setting: HOSTILE, words: [HOSTILE] },
    before: planned.before && { ...planned.before, id: HOSTILE, differences: [HOSTILE] },
  };
}
