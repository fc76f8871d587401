import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LaunchOptions, ProcessTarget } from '../../harness/runtime/process/launch.ts';
import { Reaper } from '../../harness/runtime/reaper/reaper.ts';

/** Path of a server in tests/fixtures. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
}

/** A folder of its own for a test, and how to remove it. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'paceline-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export interface TestLaunch {
  target: ProcessTarget;
  stop(): Promise<void>;
}

/** Launches a target as a trial does, with everything it needs cleaned up by `stop`. */
export async function launch(
  command: LaunchOptions['command'],
  changes: Partial<LaunchOptions> = {},
): Promise<TestLaunch> {
  const folder = temporaryFolder();
  const reaper = Reaper.start();
  const clean = () => {
    reaper.close();
    folder.remove();
  };
  try {
    const target = await ProcessTarget.launch({
      command,
      cwd: folder.path,
      env: { PATH: process.env.PATH ?? '', ...changes.env },
      port: null,
      cores: [],
      readyPath: '/',
      readyTimeoutMs: 10_000,
      logs: { stdout: join(folder.path, 'out.log'), stderr: join(folder.path, 'err.log') },
      reaper,
      signal: new AbortController().signal,
      ...changes,
      ...(changes.env ? { env: { PATH: process.env.PATH ?? '', ...changes.env } } : {}),
    });
    return {
      target,
      stop: async () => {
        await target.stop();
        clean();
      },
    };
  } catch (error) {
    clean();
    throw error;
  }
}
