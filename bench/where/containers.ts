import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareTrials } from '../../harness/analysis/compare.ts';
import { Scenario } from '../../harness/config/scenario.ts';
import { ownEnvironment } from '../../harness/environment.ts';
import { ours } from '../../harness/load/closed/choose-client.ts';
import { assignableCores } from '../../harness/machine/cores.ts';
import { place } from '../../harness/machine/placement.ts';
import type { MeasuredTrial } from '../../harness/record/trial.ts';
import { connectEngine } from '../../harness/runtime/docker/engine.ts';
import { Reaper } from '../../harness/runtime/reaper/reaper.ts';
import { dockerRuntime, imagesOf } from '../../harness/trial/docker-runtime.ts';
import { runTrial } from '../../harness/trial/run-trial.ts';
import { ScenarioClient } from '../../harness/trial/scenario-client.ts';
import { processes } from '../../harness/trial/target-runtime.ts';
import { changeWithInterval, NONE, plusMinus } from '../../harness/words/format.ts';
import { metricLabel } from '../../harness/words/metric-label.ts';
import { scenarios } from '../../scenarios/index.ts';
import { markdownTable } from '../table.ts';

const WINDOW = { warmupSeconds: 1.5, durationSeconds: 3 };
const METRICS = ['throughput', 'latencyP50', 'latencyP99', 'cpuPerRequest', 'rss'] as const;
const VARIANT = { scenario: 'io-sync-vs-async', name: 'read-async' };

/** The same variant as a process and in a container, by turns. Argument: launches of each. */
export async function containersBench(
  log: (line: string) => void,
  [launches = '6']: readonly string[],
): Promise<string> {
  const found = scenarios.map((one) => Scenario.parse(one)).find(({ name }) => name === VARIANT.scenario);
  const variant = found?.variants.find(({ name }) => name === VARIANT.name);
  if (found === undefined || variant === undefined) throw new Error('Expected the variant to be there');
  const engine = await connectEngine(ownEnvironment());
  const images = await imagesOf(engine, [variant], log);
  const run = `bench-${process.pid}`;
  const ways = [
    { way: 'process', runtime: processes },
    { way: 'docker', runtime: dockerRuntime(engine, run, images) },
  ];
  const folder = mkdtempSync(join(tmpdir(), 'paceline-containers-'));
  const reaper = Reaper.start();
  const measured: Record<string, MeasuredTrial[]> = {};
  const client = new ScenarioClient(ours('both ways get the same'));
  try {
    for (let block = 1; block <= Number(launches); block++) {
      // Each of two blocks in a row begins with another one.
      for (const { way, runtime } of block % 2 === 0 ? ways : [...ways].reverse()) {
        log(`${way}, launch ${block} of ${launches}`);
        const order = 2 * block + (way === 'docker' ? 1 : 0);
        const planned = { order, scenario: found.name, variant: variant.name, block };
        const trial = await runTrial(planned, found, variant, {
          folder,
          logs: join(folder, 'logs'),
          cwd: folder,
          seed: 1,
          window: WINDOW,
          env: {
            NODE_ENV: 'production',
            ...(way === 'process' ? { PATH: ownEnvironment().PATH ?? '' } : {}),
          },
          placement: place(assignableCores(), found.cores, false),
          readyTimeoutSeconds: 30,
          runtime,
          client,
          reaper,
          signal: new AbortController().signal,
        });
        // A block counts only if both of it were measured; how many did is in the table.
        if (trial.state === 'measured') measured[way] = [...(measured[way] ?? []), trial];
        else log(`  left out: ${trial.reason.message}`);
      }
    }
  } finally {
    reaper.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const options = { metrics: METRICS, gating: METRICS.slice(0, 1), margin: 0, alpha: 0.05 };
  const rows = compareTrials(measured.process ?? [], measured.docker ?? [], options).map(
    ({ metric, a, b, change, ci, unit, n }) => [
      `${metricLabel(metric)}, ${unit}`,
      plusMinus(a),
      plusMinus(b),
      change === null || ci === null ? NONE : changeWithInterval(change, ci),
      String(n),
    ],
  );
  return markdownTable(
    [`${VARIANT.scenario}/${VARIANT.name}`, 'process', 'docker', 'change', 'launches'],
    rows,
  );
}
