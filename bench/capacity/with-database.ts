import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assignableCores } from '../../harness/machine/cores.ts';
import { place } from '../../harness/machine/placement.ts';
import { Reaper } from '../../harness/runtime/reaper/reaper.ts';
import { startPostgres } from '../../harness/runtime/services/services.ts';

/**
 * Works with a PostgreSQL on cores that the target has not: that of DATABASE_URL, else one that is started and removed.
 * @param work is given what the environment of its clients has to hold
 */
export async function withDatabase(work: (env: Record<string, string>) => Promise<void>): Promise<void> {
  const logs = mkdtempSync(join(tmpdir(), 'paceline-bench-'));
  const reaper = Reaper.start();
  try {
    const service = await startPostgres({
      cores: place(assignableCores(), 'alone', true).services,
      logs,
      reaper,
      signal: new AbortController().signal,
      databaseUrl: process.env.DATABASE_URL,
    });
    try {
      await work(service.env);
    } finally {
      await service.stop();
    }
  } finally {
    reaper.close();
    rmSync(logs, { recursive: true, force: true });
  }
}
