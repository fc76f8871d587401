import { relative } from 'node:path';
import { monotonicNow } from '../clock.ts';
import type { Variant } from '../config/scenario.ts';
import { ProbeCollector } from '../probe/collector.ts';
import type { Launch, Placement } from '../record/trial.ts';
import type { LogFiles } from '../runtime/last-words.ts';
import type { Reaper } from '../runtime/reaper/reaper.ts';
import type { Exit, Target } from '../runtime/target.ts';
import { launchProbed } from './launch-probed.ts';
import type { TargetRuntime } from './target-runtime.ts';

/** How long to wait for the probe's last word, ms. */
const LAST_BEAT = 1000;

/** How a target with the probe inside is started. */
export interface ProbedLaunch {
  /** Environment that it would have without the probe. */
  env: Record<string, string>;
  logs: LogFiles;
  reaper: Reaper;
  /** See the agent. */
  engine?: 'plain' | 'steady';
}

/** A target with the probe inside, from its launch to its end. */
export class ProbedTarget {
  readonly target: Target;
  readonly collector: ProbeCollector;
  /** Aborted when its main process ends, however that comes. */
  readonly ended: AbortSignal;
  readonly #reaper: Reaper;

  private constructor(target: Target, collector: ProbeCollector, reaper: Reaper) {
    this.target = target;
    this.collector = collector;
    this.#reaper = reaper;
    const ended = new AbortController();
    void target.exited.then(() => ended.abort());
    this.ended = ended.signal;
  }

  /** @param start launches it with the environment that it is given @throws what that throws */
  static async launch(
    start: (env: Record<string, string>) => Promise<Target>,
    { env, logs, reaper, engine }: ProbedLaunch,
  ): Promise<ProbedTarget> {
    const collector = await ProbeCollector.open();
    reaper.watch({ folder: collector.folder });
    try {
      return new ProbedTarget(await launchProbed(start, env, collector, logs, engine), collector, reaper);
    } catch (error) {
      await closed(collector, reaper);
      throw error;
    }
  }

  /** What stands in a record of it; files by their names in `folder`. */
  record(
    variant: Variant,
    setting: { runtime: TargetRuntime; placement: Placement; folder: string },
    logs: LogFiles,
  ): Launch {
    const { pid, port, readyMs } = this.target;
    return {
      pid,
      command: setting.runtime.describe(variant),
      env: variant.env,
      runtime: setting.runtime.kind,
      node: this.collector.node,
      port,
      readyMs: Math.round(readyMs),
      placement: setting.placement,
      logs: {
        stdout: relative(setting.folder, logs.stdout),
        stderr: relative(setting.folder, logs.stderr),
      },
      exit: null,
    };
  }

  /** Resolves once all of its processes that still report have told of what was until now. */
  async reported(): Promise<void> {
    await this.collector.reported(monotonicNow(), LAST_BEAT);
  }

  /** Ends all of it. */
  async stop(): Promise<Exit> {
    const exit = await this.target.stop();
    await closed(this.collector, this.#reaper);
    return exit;
  }
}

async function closed(collector: ProbeCollector, reaper: Reaper): Promise<void> {
  await collector.close();
  reaper.forget({ folder: collector.folder });
}
