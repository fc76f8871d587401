import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { monotonicNow } from '../../harness/clock.ts';
import { ownEnvironment } from '../../harness/environment.ts';
import { assignableCores } from '../../harness/machine/cores.ts';
import { ProbeCollector } from '../../harness/probe/collector.ts';
import type { Percentiles } from '../../harness/record/latency.ts';
import type { ProbeProcess } from '../../harness/record/probe.ts';
import { servingProcesses } from '../../harness/record/serving.ts';
import { ProcessTarget } from '../../harness/runtime/process/launch.ts';
import { Reaper } from '../../harness/runtime/reaper/reaper.ts';
import { type Block, LoopTruth } from './truth.ts';

const BLOCKER = fileURLToPath(new URL('blocker.cjs', import.meta.url));

/** From the launch to the window, ms: enough for a cluster to start and become quiet. */
const LEAD = 2000;
/** From the end of the window until the last beat about it has come, ms, beside the length of a block. */
const TAIL = 400;

/** How a target blocks its loop; `workers` 0 is a process that is no cluster. */
export interface Blocking {
  blockMs: number;
  periodMs: number;
  workers: number;
}

/** What Node's monitorEventLoopDelay said: intervals between its samples, ms, its own resolution included. */
interface MonitorReading {
  resolution: number;
  mean: number;
  max: number;
  percentiles: Percentiles;
}

/** One process of the target: what was true, what the probe said and what Node said, in the same window. */
export interface LoopReading {
  role: ProbeProcess['role'];
  truth: LoopTruth;
  probe: ProbeProcess['delay'];
  monitor: MonitorReading;
}

interface Printed {
  pid: number;
  blocks: Block[];
  monitor: MonitorReading | null;
}

/** Runs the blocker on a Node binary, watched by the probe as in a trial; a cluster's primary is left out. */
export async function measureLoop(
  binary: string,
  blocking: Blocking,
  seconds: number,
): Promise<LoopReading[]> {
  const folder = await mkdtemp(join(tmpdir(), 'paceline-loop-'));
  const logs = { stdout: join(folder, 'out.log'), stderr: join(folder, 'err.log') };
  const collector = await ProbeCollector.open();
  const reaper = Reaper.start();
  for (const ward of [folder, collector.folder]) reaper.watch({ folder: ward });
  try {
    const warmupStart = monotonicNow();
    const start = warmupStart + LEAD;
    const end = start + seconds * 1000;
    const target = await ProcessTarget.launch({
      command: [binary, BLOCKER],
      cwd: folder,
      env: {
        PATH: ownEnvironment().PATH ?? '',
        ...environmentOf(blocking, start, end),
        ...collector.environment({}),
      },
      port: null,
      // One core, so that its neighbours are the same in every run; the other end is where the rest begins.
      cores: assignableCores().slice(-1),
      readyPath: '/',
      readyTimeoutMs: LEAD,
      logs,
      reaper,
      signal: new AbortController().signal,
    });
    try {
      await sleep(end + TAIL + blocking.blockMs - monotonicNow());
    } finally {
      await target.stop();
    }
    const processes = collector.collect({ warmupStart, start, end });
    return readings(processes, printed(logs.stdout), start, end);
  } finally {
    await collector.close();
    reaper.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function environmentOf({ blockMs, periodMs, workers }: Blocking, from: number, to: number) {
  return {
    BLOCK_MS: String(blockMs),
    PERIOD_MS: String(periodMs),
    CLUSTER: String(workers),
    FROM: String(from),
    TO: String(to),
  };
}

function readings(
  processes: readonly ProbeProcess[],
  lines: readonly Printed[],
  start: number,
  end: number,
): LoopReading[] {
  return servingProcesses(processes).map(({ pid, role, delay }) => {
    const line = lines.find((one) => one.pid === pid);
    if (!line?.monitor) throw new Error(`Expected the log of process ${pid}, got none`);
    return { role, truth: new LoopTruth(line.blocks, start, end), probe: delay, monitor: line.monitor };
  });
}

function printed(file: string): Printed[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Printed);
}
