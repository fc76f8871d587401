import { setTimeout as sleep } from 'node:timers/promises';
import { Scenario } from '../../harness/config/scenario.ts';
import { assignableCores } from '../../harness/machine/cores.ts';
import { place } from '../../harness/machine/placement.ts';
import { prepareRequests } from '../../harness/plan/requests.ts';
import type { CapacityTrial } from '../../harness/record/capacity.ts';
import { recordedTerm } from '../../harness/record/slo.ts';
import { Reaper } from '../../harness/runtime/reaper/reaper.ts';
import type { Target } from '../../harness/runtime/target.ts';
import { type CapacityRun, runCapacity } from '../../harness/trial/capacity/run-capacity.ts';
import { processes } from '../../harness/trial/target-runtime.ts';
import { temporaryFolder } from './launch.ts';

/** A load that a made-up search asks for. */
export interface Load {
  rate: number;
  seconds: number;
  fresh?: boolean;
}

export interface Followed {
  trials: CapacityTrial[];
  /** As they were handed over, one by one. */
  handed: CapacityTrial[];
  /** All that were launched. */
  targets: Target[];
  /** Those of them that still ran when it was over. */
  left: number;
  error: unknown;
}

interface Changes extends Partial<Omit<CapacityRun, 'terms' | 'scenario' | 'variant'>> {
  env?: Record<string, string>;
  ready?: string;
}

/** Asks a target for these loads, one after the other, as a search would. @param command its words, or the origin where it runs */
export async function follow(
  command: string[] | string,
  slos: readonly string[],
  loads: readonly Load[],
  { env = {}, ready = '/', ...changes }: Changes = {},
): Promise<Followed> {
  const folder = temporaryFolder();
  const reaper = Reaper.start();
  const running = typeof command === 'string' ? command : null;
  const scenario = Scenario.parse({
    name: 'capacity',
    title: 'Capacity',
    question: 'How much load does it carry?',
    why: 'That is what was asked.',
    lookAt: [],
    ready,
    workload: { mode: 'closed', connections: 1, requests: [{ path: '/' }] },
    reference: 'target',
    variants: [
      { name: 'target', title: 'Target', command: running === null ? quoted(command as string[]) : 'none' },
    ],
  });
  const [variant] = scenario.variants;
  if (variant === undefined) throw new TypeError('Expected a variant, got none');
  const followed: Followed = { trials: [], handed: [], targets: [], left: 0, error: null };
  try {
    followed.trials = await runCapacity({
      next: (seen) => {
        const load = loads[seen.length];
        if (load === undefined) return { done: true };
        const { rate, seconds: durationSeconds, fresh = seen.length === 0 } = load;
        return { done: false, search: 1, stage: 'full', rate, warmupSeconds: 0, durationSeconds, fresh };
      },
      seen: [],
      origin: running,
      scenario,
      variant,
      runtime: {
        ...processes,
        launch: async (...args) => {
          const target = await processes.launch(...args);
          followed.targets.push(target);
          return target;
        },
      },
      setting: null,
      counted: { trials: 0, launches: 0 },
      terms: slos.map(recordedTerm),
      arrivals: 'constant',
      requests: prepareRequests(scenario.workload.requests, 1),
      timeoutSeconds: 1,
      maxConnections: 1000,
      generators: 1,
      insecure: false,
      placement: place(assignableCores(), 'alone', false),
      seed: 1,
      env: { PATH: process.env.PATH ?? '', ...env },
      cwd: folder.path,
      logs: folder.path,
      readyTimeoutSeconds: 10,
      reset: async () => {},
      onStart: () => {},
      onTrial: (trial) => followed.handed.push(trial),
      reaper,
      signal: new AbortController().signal,
      ...changes,
    });
  } catch (error) {
    followed.error = error;
  } finally {
    // Looked at before the reaper goes, which would end them.
    for (const { exited } of followed.targets) {
      followed.left += await Promise.race([exited.then(() => 0), sleep(50, 1)]);
    }
    reaper.close();
    folder.remove();
  }
  return followed;
}

function quoted(command: readonly string[]): string {
  return command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
}
