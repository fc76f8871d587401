import { createRequire } from 'node:module';
import { join } from 'node:path';
import { mean } from '../../harness/analysis/statistics/moments.ts';
import { withTarget } from '../setting.ts';
import { ask, type ClientReading } from './client.ts';
import { packageFolder } from './packages.ts';
import { CONNECTIONS, PEER_SECONDS, type PeerBaseline } from './peer-baseline.ts';
import {
  type AutocannonCompare,
  byAutocannonCompare,
  byFixedP95,
  byThreshold,
  byWelch,
  type PeerVerdict,
} from './peer-verdicts.ts';
import type { Decider } from './results.ts';
import { type DecisionTarget, environmentOf } from './targets.ts';

/** Processes that are compared by Welch's test, half of them of A. */
const PROCESSES = 30;
const AUTOCANNON_COMPARE = '0.4.0';

export interface PeerDecision {
  by: Exclude<Decider, 'paceline'>;
  verdict: PeerVerdict;
  /** What it took the change to be, as its own figure: B/A - 1. */
  metric: 'throughput' | 'latencyP95';
  change: number;
  loadSeconds: number;
  wallSeconds: number;
}

/** What the peers decide, each after the load that a decision of ours may take; one after the other. */
export async function peerDecisions(
  target: DecisionTarget,
  extraUs: number,
  baseline: PeerBaseline,
  signal: AbortSignal,
): Promise<PeerDecision[]> {
  const bench = { target, extraUs, signal };
  return [
    ...(await timed(() => oneAfterTheOther(bench))),
    ...(await timed(() => againstRecorded(bench, baseline))),
    ...(await timed(() => manyProcesses(bench, baseline))),
  ];
}

interface PeerBench {
  target: DecisionTarget;
  extraUs: number;
  signal: AbortSignal;
}

type Side = 'a' | 'b';
type Length = { duration: number } | { amount: number };

/** A fresh process under load. */
function load(bench: PeerBench, side: Side, length: Length): Promise<ClientReading> {
  const { target, extraUs, signal } = bench;
  return withTarget(
    [process.execPath, target.file],
    environmentOf(side === 'a' ? 0 : extraUs),
    ({ origin }) => ask(origin, target.asked, { connections: CONNECTIONS, ...length }, signal),
    { signal },
  );
}

/** autocannon on A and then on B: by a threshold, and by autocannon-compare. */
async function oneAfterTheOther(bench: PeerBench) {
  const length = { duration: PEER_SECONDS / 2 };
  const a = await load(bench, 'a', length);
  const b = await load(bench, 'b', length);
  const folder = await packageFolder('autocannon-compare', AUTOCANNON_COMPARE);
  const compare = createRequire(join(folder, 'any.js'))('autocannon-compare') as AutocannonCompare;
  const rates = [a.result.requests.mean, b.result.requests.mean] as const;
  const common = { metric: 'throughput', change: rates[1] / rates[0] - 1, loads: [a, b] } as const;
  return [
    { ...common, by: 'autocannon, 5 %', verdict: byThreshold(...rates) },
    { ...common, by: 'autocannon-compare', verdict: byAutocannonCompare(compare, a.result, b.result) },
  ] as const;
}

/** As a k6 script does with a threshold on p(95): one run of B. */
async function againstRecorded(bench: PeerBench, { p95 }: PeerBaseline) {
  const b = await load(bench, 'b', { duration: PEER_SECONDS });
  const verdict = byFixedP95(p95, b.p95);
  return [{ by: 'fixed p95', verdict, metric: 'latencyP95', change: b.p95 / p95 - 1, loads: [b] }] as const;
}

/** As Node's own benchmarks are compared: many fresh processes by turns, a short count of requests each. */
async function manyProcesses(bench: PeerBench, { firstSecondRate }: PeerBaseline) {
  const amount = Math.round((firstSecondRate * PEER_SECONDS) / PROCESSES);
  const loads: ClientReading[] = [];
  const rates: Record<Side, number[]> = { a: [], b: [] };
  for (let index = 0; index < PROCESSES; index++) {
    const side = index % 2 === 0 ? 'a' : 'b';
    const reading = await load(bench, side, { amount });
    loads.push(reading);
    rates[side].push(reading.requestsPerSecond);
  }
  const change = mean(rates.b) / mean(rates.a) - 1;
  const verdict = byWelch(rates.a, rates.b);
  return [{ by: '30 processes, Welch', verdict, metric: 'throughput', change, loads }] as const;
}

type Undated = Omit<PeerDecision, 'loadSeconds' | 'wallSeconds'> & { loads: readonly ClientReading[] };

async function timed(decide: () => Promise<readonly Undated[]>): Promise<PeerDecision[]> {
  const started = performance.now();
  const decisions = await decide();
  const wallSeconds = (performance.now() - started) / 1000;
  return decisions.map(({ loads, ...decision }) => ({
    ...decision,
    loadSeconds: loads.reduce((sum, { seconds }) => sum + seconds, 0),
    wallSeconds,
  }));
}
