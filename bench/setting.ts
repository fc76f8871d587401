import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownEnvironment } from '../harness/environment.ts';
import { assignableCores } from '../harness/machine/cores.ts';
import { place } from '../harness/machine/placement.ts';
import { type LaunchOptions, ProcessTarget } from '../harness/runtime/process/launch.ts';
import { Reaper } from '../harness/runtime/reaper/reaper.ts';

/** Cores for what loads and for what is loaded, apart where there are two. */
export const placement = place(assignableCores(), 'alone', false);

/** Runs `work` against a target that is started for it and stopped afterwards, whatever happens. */
export async function withTarget<T>(
  command: readonly string[],
  env: Record<string, string>,
  work: (target: ProcessTarget) => Promise<T>,
  changes: Partial<LaunchOptions> = {},
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'paceline-bench-'));
  const reaper = Reaper.start();
  reaper.watch({ folder });
  try {
    const target = await ProcessTarget.launch({
      command,
      cwd: folder,
      env: { PATH: ownEnvironment().PATH ?? '', ...env },
      port: null,
      cores: placement.target,
      readyPath: '/healthz',
      readyTimeoutMs: 10_000,
      logs: { stdout: join(folder, 'out.log'), stderr: join(folder, 'err.log') },
      reaper,
      signal: new AbortController().signal,
      ...changes,
    });
    try {
      return await work(target);
    } finally {
      await target.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
    reaper.close();
  }
}

/** Keeps this process itself off the target's core, where the bench does the asking. */
export function pinSelf(): void {
  if (placement.generator.length === 0) return;
  execFileSync('taskset', ['-c', '-p', placement.generator.join(','), String(process.pid)], {
    stdio: 'ignore',
  });
}
