import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { monotonicNow } from '../../harness/clock.ts';
import { unaccounted } from '../../harness/load/balance.ts';
import { named } from '../../harness/load/closed/choose-client.ts';
import { assemble } from '../../harness/load/generator/assemble.ts';
import type { GeneratorJob, GeneratorLoad } from '../../harness/load/generator/job.ts';
import { runGenerators } from '../../harness/load/generator/run-generators.ts';
import { openLoad } from '../../harness/load/open/open-load.ts';
import { Pacer, type Schedule } from '../../harness/load/pacer.ts';
import { readCpuTimes, stolenMs } from '../../harness/machine/steal.ts';
import type { LoadResult } from '../../harness/record/load.ts';
import { plainGet } from '../../harness/record/request.ts';
import { freePort } from '../../harness/runtime/port.ts';
import { placement, withTarget } from '../setting.ts';
import type { TruthCase } from './cases.ts';
import type { Law } from './laws.cjs';
import { type Gap, type Truth, truthOf } from './truth.ts';

const SERVER = fileURLToPath(new URL('server.cjs', import.meta.url));
const REQUEST = plainGet();
/** Load before the window: code is compiled then, and queues reach their steady state. */
const WARMUP_SECONDS = 2;
const SEED = 20_26;

/** What Paceline said of one case, beside what is true of the very same requests. */
export interface Reading {
  load: LoadResult;
  truth: Truth;
  /** What must be true of the counts: completed, and errors of the one kind there may be. */
  completed: number;
  failed: number;
  /** Right answers a second in the window; null where it is not known beforehand. */
  throughput: number | null;
  /** Milliseconds stolen from the server's core during the window. */
  stolenFromTarget: number | null;
}

/** Runs a piece of work against the server of a case, or against nobody where it is to be refused. */
export async function withServer<T>(
  one: TruthCase,
  work: (origin: string, pid: number | null) => Promise<T>,
): Promise<T> {
  if (one.refused) return work(`http://127.0.0.1:${await freePort()}`, null);
  return withTarget([process.execPath, SERVER], { LAW: JSON.stringify(one.law) }, (target) =>
    work(target.origin, target.pid),
  );
}

/** Stops the server's process as the case has it, and tells when it did. */
export async function stall(one: TruthCase, pid: number | null, windowStart: number): Promise<Gap[]> {
  if (one.stall === undefined || pid === null) return [];
  await sleep(windowStart + one.stall.at * 1000 - monotonicNow());
  process.kill(pid, 'SIGSTOP');
  const from = monotonicNow();
  await sleep(one.stall.seconds * 1000);
  process.kill(pid, 'SIGCONT');
  return [[from, monotonicNow()]];
}

/** Paceline's open loop against the server of a case. @param seconds in place of the case's own */
export function measure(one: TruthCase, seconds: number = one.seconds): Promise<Reading> {
  const warmup = one.warmupSeconds ?? WARMUP_SECONDS;
  const schedule: Schedule = {
    arrivals: one.arrivals,
    stretches: [warmup, seconds]
      .filter((length) => length > 0)
      .map((length) => ({ seconds: length, from: one.rate, to: one.rate })),
    seed: SEED,
  };
  return withServer(one, async (origin, pid) => {
    const jobs = [jobOf(one, origin, schedule, seconds)];
    let gaps: Promise<Gap[]> = Promise.resolve([]);
    const cpu = { before: readCpuTimes(placement.target), after: readCpuTimes(placement.target) };
    const results = await runGenerators(jobs, {
      signal: new AbortController().signal,
      onStart: (at) => {
        gaps = stall(one, pid, at + warmup * 1000);
        setTimeout(() => {
          cpu.before = readCpuTimes(placement.target);
        }, warmup * 1000);
      },
    });
    cpu.after = readCpuTimes(placement.target);
    const load = assemble(jobs, results);
    const start = results[0]?.warmupStart ?? 0;
    const blocked = one.refused ? [] : await logOf(origin);
    if (one.closed !== undefined) {
      return {
        ...closedTruth(one.law, load),
        load,
        throughput: null,
        stolenFromTarget: stolenMs(cpu.before, cpu.after),
      };
    }
    const truth = truthOf(
      one.law,
      {
        due: dueTimes(schedule, start),
        from: start + warmup * 1000,
        timeout: one.timeoutSeconds * 1000,
      },
      union([...(await gaps), ...blocked]),
    );
    const throughput = one.throughput ?? null;
    return {
      load,
      truth,
      ...counts(one, truth),
      throughput,
      stolenFromTarget: stolenMs(cpu.before, cpu.after),
    };
  });
}

/** Requests that no count of the result holds; 0 in a believable one. */
export function lost(reading: Reading): number {
  return unaccounted(reading.load.requests);
}

function counts(one: TruthCase, truth: Truth): { completed: number; failed: number } {
  const total = truth.latencies.length;
  if (one.errors !== undefined) {
    const failed = Math.round(total * one.errors.share);
    return { completed: total - failed, failed };
  }
  return { completed: total - truth.timeouts, failed: truth.timeouts };
}

function jobOf(one: TruthCase, origin: string, schedule: Schedule, seconds: number): GeneratorJob {
  const warmup = one.warmupSeconds ?? WARMUP_SECONDS;
  return {
    origin,
    load:
      one.closed !== undefined
        ? closedLoad(one, one.closed)
        : openLoad({
            schedule,
            requests: one.law.kind === 'paths' ? one.law.order.map((path) => plainGet(path)) : [REQUEST],
            timeoutSeconds: one.timeoutSeconds,
            maxConnections: one.maxConnections,
            preparedConnections: 32,
          }),
    neighbour: null,
    window: { warmupSeconds: warmup, durationSeconds: seconds },
    sliceSeconds: 0.2,
    cores: placement.generator,
  };
}

function closedLoad(
  { timeoutSeconds }: TruthCase,
  { connections, client }: NonNullable<TruthCase['closed']>,
): GeneratorLoad {
  const requests = [REQUEST];
  return { mode: 'closed', connections, timeoutSeconds, requests, insecure: false, client: named(client) };
}

/** A closed loop asks when it was answered, so what is true is of as many as it came to: each took as long as the law has it. */
function closedTruth(law: Law, { requests }: LoadResult): Pick<Reading, 'truth' | 'completed' | 'failed'> {
  const ms = 'ms' in law && typeof law.ms === 'number' ? law.ms : 0;
  const latencies = Array.from({ length: requests.completed }, () => ms);
  return { truth: { latencies, byPath: new Map(), timeouts: 0 }, completed: requests.completed, failed: 0 };
}

/** Overlapping stretches as one, in order of time. */
function union(gaps: readonly Gap[]): Gap[] {
  const merged: [number, number][] = [];
  for (const [from, to] of [...gaps].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

function dueTimes(schedule: Schedule, start: number): number[] {
  const pacer = new Pacer(schedule);
  const times: number[] = [];
  for (let due = pacer.next(); due !== Infinity; due = pacer.next()) times.push(start + due);
  return times;
}

async function logOf(origin: string): Promise<Gap[]> {
  const answer = (await (await fetch(`${origin}/log`)).json()) as { log: Gap[] };
  return answer.log;
}
