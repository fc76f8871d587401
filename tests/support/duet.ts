import { readFileSync } from 'node:fs';
import { monotonicNow } from '../../harness/clock.ts';
import { Duet } from '../../harness/load/duet/duet.ts';
import type { ArmResult, DuetJob, DuetResult } from '../../harness/load/duet/job.ts';
import { totalsOf } from '../../harness/load/route-books.ts';
import type { TargetProcesses } from '../../harness/machine/cpu/family.ts';
import { plainGet } from '../../harness/record/request.ts';
import { fixture } from './launch.ts';

type Summed = ArmResult & ReturnType<typeof totalsOf>;
/** A duet, with the sums over the routes of each arm. */
export type SummedDuet = DuetResult & { arms: [Summed, Summed] };

/** A duet of two origins in this process, without a warm-up unless asked for. */
export async function duet(
  origins: [string, string],
  changes: Partial<DuetJob> & { seconds?: number; stopAfter?: number } = {},
): Promise<SummedDuet> {
  const { seconds = 0.6, stopAfter, ...job } = changes;
  const player = new Duet({
    origins,
    processes: [null, null],
    requests: [[plainGet()], [plainGet()]],
    connections: 1,
    together: null,
    steady: null,
    timeoutSeconds: 5,
    window: { warmupSeconds: 0, durationSeconds: seconds },
    insecure: false,
    seed: 1,
    cores: [],
    ...job,
  });
  await player.prepare();
  if (stopAfter !== undefined) setTimeout(() => player.stop(), stopAfter);
  const result = await player.run(monotonicNow());
  const arms = result.arms.map((arm) => ({ ...arm, ...totalsOf(arm.routes) })) as [Summed, Summed];
  return { ...result, arms };
}

/** The process group of this test, as that of a target. */
export function ownProcesses(): TargetProcesses {
  const text = readFileSync('/proc/self/stat', 'latin1');
  const leader = Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[2]);
  return { leader, mark: null, cgroup: null, ours: false, port: null };
}

/** Shell command of the spinning server with these settings. */
export function spinning(settings: Record<string, string> = {}): string {
  const env = Object.entries(settings).map(([name, value]) => `${name}='${value}' `);
  return `${env.join('')}exec '${process.execPath}' '${fixture('spinning-server.js')}'`;
}
