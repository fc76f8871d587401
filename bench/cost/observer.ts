import { fileURLToPath } from 'node:url';
import { pairedChange } from '../../harness/analysis/statistics/paired-change.ts';
import { randomStream } from '../../harness/plan/random.ts';
import { ProbeCollector } from '../../harness/probe/collector.ts';
import type { ProcessTarget } from '../../harness/runtime/process/launch.ts';
import { changeWithInterval } from '../../harness/words/format.ts';
import { pinSelf, withTarget } from '../setting.ts';
import { markdownTable } from '../table.ts';
import { cpuTime } from './cpu-time.ts';
import { OneConnection } from './one-connection.ts';

const SERVER = fileURLToPath(new URL('spin-server.cjs', import.meta.url));
/** The handler of the issue that this bench answers: 0.3 ms of work. */
const SPIN_MS = '0.3';
const LAUNCHES = 10;
const WARMUP_SECONDS = 1;
const BLOCKS = 20;
const BLOCK_SECONDS = 0.2;
const CONFIDENCE = 0.95;

interface Arm {
  /** Mean of the middle 80 % of the times of each batch, averaged over batches, ms. */
  service: number;
  /** CPU of the target per request, ms. */
  cpu: number;
}

/**
 * What the probe costs the target: two targets that differ in nothing but the probe, asked by turns in short
 * blocks of random order, so that whatever happens to the machine happens to both.
 */
export async function observerBench(log: (line: string) => void, args: readonly string[]): Promise<string> {
  pinSelf();
  const launches = Number(args[0] ?? LAUNCHES);
  const pairs: { off: Arm; on: Arm }[] = [];
  for (let launch = 0; launch < launches; launch++) {
    pairs.push(await pair(launch));
    log(`launch ${launch + 1} of ${launches}`);
  }
  const row = (name: string, read: (arm: Arm) => number) => {
    const change = pairedChange(pairs.map(({ off, on }) => ({ a: read(off), b: read(on) })));
    const mean = (arm: 'on' | 'off') => pairs.reduce((sum, one) => sum + read(one[arm]), 0) / pairs.length;
    const ci = change?.interval(CONFIDENCE);
    return [
      name,
      `${(mean('off') * 1000).toFixed(1)} us`,
      `${(mean('on') * 1000).toFixed(1)} us`,
      change && ci ? changeWithInterval(change.change, ci) : '–',
      '0.5 %',
    ];
  };
  const table = markdownTable(
    ['per request', 'without the probe', 'with it', `change, ${CONFIDENCE * 100} % interval`, 'target'],
    [row('service time', ({ service }) => service), row('CPU of the target', ({ cpu }) => cpu)],
  );
  return `${table}\n\n${launches} launches of each, ${BLOCKS} blocks of ${BLOCK_SECONDS} s by turns, one request after the other over one connection; the handler spins for ${SPIN_MS} ms.\n`;
}

async function pair(launch: number): Promise<{ off: Arm; on: Arm }> {
  const collector = await ProbeCollector.open();
  const command = [process.execPath, SERVER];
  const env = { SPIN_MS };
  try {
    return await withTarget(command, env, (off) =>
      withTarget(command, { ...env, ...collector.environment({}) }, (on) => byTurns(off, on, launch)),
    );
  } finally {
    await collector.close();
  }
}

async function byTurns(off: ProcessTarget, on: ProcessTarget, seed: number): Promise<{ off: Arm; on: Arm }> {
  const random = randomStream(seed, 'turns');
  const arms = await Promise.all(
    [off, on].map(async ({ pid, port }) => ({
      pid,
      connection: await OneConnection.open(port),
      times: [] as number[],
      cpu: 0,
    })),
  );
  const [first, second] = arms;
  if (first === undefined || second === undefined) throw new TypeError('Expected two targets, got fewer');
  const block = async (arm: (typeof arms)[number], seconds: number, counts: boolean) => {
    const other = arm === first ? second : first;
    // The one whose turn it is not does nothing at all: its own samples would cost the other its cache.
    process.kill(other.pid, 'SIGSTOP');
    const before = cpuTime(arm.pid);
    for (const end = performance.now() + seconds * 1000; performance.now() < end; ) {
      const took = await arm.connection.ask();
      if (counts) arm.times.push(took);
    }
    if (counts) arm.cpu += cpuTime(arm.pid) - before;
    process.kill(other.pid, 'SIGCONT');
  };
  for (const arm of arms) await block(arm, WARMUP_SECONDS, false);
  for (let turn = 0; turn < BLOCKS; turn++) {
    for (const arm of random(0, 1) === 0 ? [first, second] : [second, first]) {
      await block(arm, BLOCK_SECONDS, true);
    }
  }
  const [offArm, onArm] = arms.map(({ times, cpu, connection }): Arm => {
    connection.close();
    return { service: trimmedByBatch(times), cpu: cpu / times.length };
  });
  if (offArm === undefined || onArm === undefined) throw new TypeError('Expected two arms, got fewer');
  return { off: offArm, on: onArm };
}

const BATCH = 250;
const TRIM = 0.1;

function trimmedByBatch(times: readonly number[]): number {
  const means: number[] = [];
  for (let at = 0; at + BATCH <= times.length; at += BATCH) {
    const sorted = times.slice(at, at + BATCH).sort((a, b) => a - b);
    const middle = sorted.slice(Math.floor(BATCH * TRIM), Math.ceil(BATCH * (1 - TRIM)));
    means.push(middle.reduce((sum, time) => sum + time, 0) / middle.length);
  }
  return means.reduce((sum, one) => sum + one, 0) / means.length;
}
