import { readFileSync } from 'node:fs';
import { PacelineError } from '../errors/paceline-error.ts';
import type { ProbeCollector } from '../probe/collector.ts';
import type { LogFiles } from '../runtime/last-words.ts';
import type { Target } from '../runtime/target.ts';

/** What a target says that could not load the agent, e.g. since it may not read the file. */
const REFUSED = /\bagent\.cjs\b|not allowed in NODE_OPTIONS/;

/**
 * Launches a target with the probe in its environment. One that ends at its start because of it is launched
 * once more without: a target without a probe is better than none.
 * @throws what the launch throws
 */
export async function launchProbed(
  launch: (env: Record<string, string>) => Promise<Target>,
  env: Record<string, string>,
  collector: ProbeCollector,
  logs: LogFiles,
  engine: 'plain' | 'steady' = 'plain',
): Promise<Target> {
  try {
    return await launch({ ...env, ...collector.environment(env, engine) });
  } catch (error) {
    if (!(error instanceof PacelineError) || error.code !== 'TARGET_NOT_STARTED') throw error;
    if (!REFUSED.test(said(logs.stderr))) throw error;
    return launch(env);
  }
}

function said(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
