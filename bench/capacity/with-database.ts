import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownEnvironment } from '../../harness/environment.ts';
import { assignableCores } from '../../harness/machine/cores.ts';
import { place } from '../../harness/machine/placement.ts';
import { Reaper } from '../../harness/runtime/reaper/reaper.ts';
import { withServices } from '../../harness/trial/with-services.ts';

/**
 * Works with a PostgreSQL on cores that the target has not: that of DATABASE_URL, else one that is started and removed.
 * @param work is given what the environment of its clients has to hold
 */
export async function withDatabase(work: (env: Record<string, string>) => Promise<void>): Promise<void> {
  const logs = mkdtempSync(join(tmpdir(), 'paceline-bench-'));
  const reaper = Reaper.start();
  const needs = {
    ...{ logs, reaper },
    cores: place(assignableCores(), 'alone', true).services,
    signal: new AbortController().signal,
    databaseUrl: ownEnvironment().DATABASE_URL,
  };
  try {
    await withServices(['postgres'], needs, ({ env }) => work(env));
  } finally {
    reaper.close();
    rmSync(logs, { recursive: true, force: true });
  }
}
