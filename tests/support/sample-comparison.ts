import { overallVerdict, verdictOf } from '../../harness/analysis/compare.ts';
import { meanEstimate } from '../../harness/analysis/statistics/mean-interval.ts';
import { pairedChange } from '../../harness/analysis/statistics/paired-change.ts';
import { signFlip } from '../../harness/analysis/statistics/sign-flip.ts';
import { type RandomInt, randomStream } from '../../harness/plan/random.ts';
import type { CompareResult, Side } from '../../harness/record/compare.ts';
import type { Comparison } from '../../harness/record/comparison.ts';
import { because } from '../../harness/words/because.ts';

/** How a metric of two made-up services comes out, launch by launch. */
interface Law {
  metric: string;
  unit: string;
  better?: 'lower' | 'higher';
  gating?: boolean;
  /** What A reads, and by how much of it B differs from it. */
  a: number;
  change: number;
  /** By how much of itself the change differs from launch to launch. */
  spread?: number;
}

/** One launch pair's change of one metric. */
interface Point {
  metric: string;
  block: number;
  change: number;
}

const LAUNCHES = 8;
const MARGIN = 0.02;
const ALPHA = 0.01;

export const HOSTILE = '</script><img src=x onerror="document.title=1"> & "quotes" | _under_';

/** The laws of a comparison whose service time and CPU differ by these shares. */
export function laws(serviceTime: number, cpu: number, spread = 0.002): Law[] {
  return [
    { metric: 'serviceTime', unit: 'ms', gating: true, a: 1.24, change: serviceTime, spread },
    { metric: 'cpuPerRequest', unit: 'ms', gating: true, a: 0.871, change: cpu, spread },
    { metric: 'throughput', unit: 'req/s', better: 'higher', a: 806, change: -serviceTime, spread: 0.004 },
    { metric: 'latencyP99', unit: 'ms', a: 2.9, change: serviceTime, spread: 0.06 },
    { metric: 'gcPause', unit: 'ms/s', a: 4.1, change: 0.01, spread: 0.09 },
    { metric: 'rss', unit: 'MB', a: 88, change: 0.004, spread: 0.006 },
  ];
}

/** A metric and its launches, drawn by its law. */
function drawn(law: Law, launches: number): { comparison: Comparison; points: Point[] } {
  const { metric, unit, better = 'lower', gating = false, a, change, spread = 0.002 } = law;
  const random = randomStream(7, metric);
  const pairs = Array.from({ length: launches }, () => {
    const reference = a * (1 + 0.01 * noise(random));
    return { a: reference, b: reference * (1 + change + spread * noise(random)) };
  });
  const paired = pairedChange(pairs);
  const confidence = 1 - ALPHA;
  const ci = paired?.interval(confidence) ?? null;
  const verdict = ci === null ? 'inconclusive' : verdictOf(ci, better, MARGIN);
  const worst = ci === null ? null : better === 'lower' ? ci[1] : -ci[0];
  const more = verdict === 'inconclusive' ? (paired?.pairsToDecide(MARGIN, confidence) ?? null) : null;
  const comparison: Comparison = {
    metric,
    unit,
    better,
    gating,
    a: meanEstimate(
      pairs.map((pair) => pair.a),
      unit,
      confidence,
    ),
    b: meanEstimate(
      pairs.map((pair) => pair.b),
      unit,
      confidence,
    ),
    change: paired?.change ?? null,
    ci,
    confidence,
    n: launches,
    method: paired?.method ?? 'none',
    verdict,
    cannotRuleOut: worst === null ? null : Math.max(0, worst),
    signFlip: paired === null ? null : signFlip(paired.differences),
    ...(more === null
      ? {}
      : { note: `about ${more - launches} more launches of each would decide, if they spread as these do` }),
  };
  return {
    comparison,
    points: pairs.map((pair, index) => ({ metric, block: index + 1, change: pair.b / pair.a - 1 })),
  };
}

/** Between -1 and 1, the mean of three so that the ends are rare. */
function noise(random: RandomInt): number {
  return (random(-1000, 1000) + random(-1000, 1000) + random(-1000, 1000)) / 3000;
}

export function sampleSide(label: string, changes: Partial<Side> = {}): Side {
  return { label, command: 'node server.js', url: null, commit: null, node: null, ...changes };
}

/** A comparison by these laws, and the launches it rests on. */
export function sampleCompare(
  of: readonly Law[],
  changes: Partial<CompareResult> = {},
  launches = LAUNCHES,
): { result: CompareResult; points: Point[] } {
  const all = of.map((law) => drawn(law, launches));
  const comparisons = all.map(({ comparison }) => comparison);
  const result: CompareResult = {
    schema: 'paceline.compare/1',
    id: '2026-01-31T10-00-00-compare',
    startedAt: '2026-01-31T10:00:00.000Z',
    finishedAt: '2026-01-31T10:01:10.000Z',
    state: 'complete',
    command: 'paceline compare --a git:main --b . --path /users --budget 60s --seed 7',
    fingerprint: {
      machine: { cpu: 'Sample CPU', cores: 2, memory: 8, architecture: 'x64' },
      system: { platform: 'linux', kernel: '6.1' },
      node: 'v20.19.0',
      paceline: '0.0.0',
      dependencies: { autocannon: '9.0.0' },
      limits: { cpuQuota: null, memory: null, openFiles: 1024 },
    },
    a: sampleSide('main', { commit: '1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d' }),
    b: sampleSide('this tree', { commit: '5d6e7f8091a2b3c4d1a2b3c4d5e6f708192a3b4c+' }),
    workload: 'duet, one request at a time, A and B by turns: GET /users',
    verdict: overallVerdict(comparisons),
    because: because(overallVerdict(comparisons), comparisons, () => MARGIN),
    margin: MARGIN,
    margins: {},
    alpha: ALPHA,
    budgetSeconds: 60,
    loadSeconds: 48,
    launches: { planned: launches, measured: launches, invalid: 0 },
    stopped: 'budget',
    comparisons,
    answers: { compared: 3, varying: 0, differences: [] },
    wholeService: [],
    reasons: [],
    warnings: [],
    ...changes,
  };
  return { result, points: all.flatMap(({ points }) => points) };
}

/** B is slower, with the view of each service alone, a varying answer and things to beware of. */
export function sampleRegression(): ReturnType<typeof sampleCompare> {
  const { result: whole } = sampleCompare([
    {
      metric: 'throughput',
      unit: 'req/s',
      better: 'higher',
      gating: true,
      a: 2140,
      change: -0.03,
      spread: 0.09,
    },
    { metric: 'latencyP99', unit: 'ms', gating: true, a: 11.2, change: 0.03, spread: 0.2 },
    { metric: 'loopUtilization', unit: 'share', a: 0.97, change: 0.001, spread: 0.004 },
  ]);
  return sampleCompare(laws(0.031, 0.034), {
    launches: { planned: 10, measured: 8, invalid: 1 },
    loadSeconds: 48,
    stopped: 'decided',
    answers: { compared: 3, varying: 1, differences: [] },
    wholeService: [
      {
        name: 'saturation',
        title: 'Each alone, at saturation',
        workload: 'closed loop, 16 connections: GET /users',
        verdict: whole.verdict,
        comparisons: whole.comparisons,
      },
    ],
    reasons: ['B did not answer within 30 s of its start'],
    warnings: ['generator and targets share a core', `the base said on standard error: ${HOSTILE}`],
  });
}

/** Neither seen nor ruled out, by few launches. */
export function sampleOpen(): ReturnType<typeof sampleCompare> {
  return sampleCompare(
    laws(0.019, 0.003, 0.012),
    {
      launches: { planned: 10, measured: 4, invalid: 0 },
      loadSeconds: 59.4,
      stopped: 'budget',
      answers: { compared: 0, varying: 0, differences: [] },
    },
    4,
  );
}

/** Answers differ, so that nothing can be said of their speed. */
export function sampleInvalid(): ReturnType<typeof sampleCompare> {
  return sampleCompare([], {
    verdict: 'invalid',
    because: 'A and B answer GET /users differently, so their speeds can’t be compared',
    launches: { planned: 10, measured: 0, invalid: 1 },
    loadSeconds: 0,
    stopped: 'invalid',
    answers: {
      compared: 2,
      varying: 0,
      differences: [{ request: 'GET /users', difference: 'status 200 against 500' }],
    },
    reasons: ['Expected A and B to answer GET /users alike, got status 200 against 500'],
  });
}
