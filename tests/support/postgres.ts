import { Reaper } from '../../harness/runtime/reaper/reaper.ts';
import { startPostgres } from '../../harness/runtime/services/services.ts';
import { temporaryFolder } from './launch.ts';

export interface TestPostgres {
  /** With the seeded table of orders on its search path. */
  url: string;
  stop(): Promise<void>;
}

/** The embedded database that a run would give to its targets. */
export async function testPostgres(): Promise<TestPostgres> {
  const folder = temporaryFolder();
  const reaper = Reaper.start();
  const clean = () => {
    reaper.close();
    folder.remove();
  };
  try {
    const service = await startPostgres({
      cores: [],
      logs: folder.path,
      reaper,
      signal: new AbortController().signal,
      databaseUrl: undefined,
    });
    return {
      url: service.env.DATABASE_URL ?? '',
      stop: async () => {
        await service.stop();
        clean();
      },
    };
  } catch (error) {
    clean();
    throw error;
  }
}
