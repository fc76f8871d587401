import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PacelineError } from '../errors/paceline-error.ts';
import type { Launch } from '../record/trial.ts';
import type { LogFiles } from '../runtime/last-words.ts';
import type { DuetSetting } from './duet-setting.ts';
import { ProbedTarget } from './probed-target.ts';

/** One of the two targets of a pair. */
export interface Arm {
  /** Null for what is at a URL, as are its launch and its logs. */
  probed: ProbedTarget | null;
  origin: string;
  launch: Launch | null;
  logs: LogFiles | null;
}

/** Both at once, one a moment before the other. What was started is in `started` whatever happens. */
export async function startBoth(
  block: number,
  first: 'a' | 'b',
  setting: DuetSetting,
  started: Arm[],
): Promise<[Arm, Arm]> {
  const order = first === 'a' ? ([0, 1] as const) : ([1, 0] as const);
  const starting = order.map((index) => startOne(block, index, setting, started));
  const outcomes = await Promise.allSettled(starting);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
  const arms = outcomes.map((outcome) => (outcome as PromiseFulfilledResult<Arm>).value);
  const [one, two] = arms;
  if (one === undefined || two === undefined) throw new TypeError('Expected two targets, got fewer');
  return first === 'a' ? [one, two] : [two, one];
}

async function startOne(block: number, index: 0 | 1, setting: DuetSetting, started: Arm[]): Promise<Arm> {
  const { variant, url } = setting.sides[index];
  const arm: Arm = { probed: null, origin: url ?? '', launch: null, logs: null };
  started.push(arm);
  if (url !== null) return arm;
  const logs = logFiles(block, index, setting.logs);
  const env = { ...setting.env, ...variant.env };
  const start = (withProbe: Record<string, string>) =>
    setting.runtime.launch(variant, {
      cwd: setting.cwd,
      env: withProbe,
      cores: setting.placement.target,
      readyPath: setting.ready,
      readyTimeoutMs: setting.readyTimeoutSeconds * 1000,
      logs,
      reaper: setting.reaper,
      signal: setting.signal,
    });
  const engine = setting.steady ? 'steady' : 'plain';
  const launching = ProbedTarget.launch(start, { env, logs, reaper: setting.reaper, engine });
  const probed = await launching.catch((error: unknown) => {
    throw error instanceof PacelineError ? inArm(error, index) : error;
  });
  arm.probed = probed;
  arm.logs = logs;
  arm.origin = probed.target.origin;
  arm.launch = probed.record(variant, setting, logs);
  return arm;
}

/** The same error, saying which of the two it was. */
export function inArm(error: PacelineError, index: 0 | 1): PacelineError {
  return new PacelineError(error.code, `${index === 0 ? 'A' : 'B'}: ${error.message}`, { cause: error });
}

function logFiles(block: number, index: 0 | 1, logs: string): { stdout: string; stderr: string } {
  mkdirSync(logs, { recursive: true });
  const name = `${String(block).padStart(3, '0')}-${index === 0 ? 'a' : 'b'}`;
  return { stdout: join(logs, `${name}.out.log`), stderr: join(logs, `${name}.err.log`) };
}
