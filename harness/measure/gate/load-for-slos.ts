import { SLO_LAUNCHES } from '../../analysis/slo.ts';
import type { Gate } from '../../config/gate.ts';
import type { Variant } from '../../config/scenario.ts';
import { ours } from '../../load/closed/choose-client.ts';
import { assignableCores } from '../../machine/cores.ts';
import { place } from '../../machine/placement.ts';
import { asRan } from '../../plan/as-ran.ts';
import { nextRepeat, type Ran } from '../../plan/repeats.ts';
import type { PlannedTrial } from '../../record/manifest.ts';
import type { CompareStore } from '../../record/store.ts';
import { runTrial } from '../../trial/run-trial.ts';
import { ScenarioClient } from '../../trial/scenario-client.ts';
import { processes } from '../../trial/target-runtime.ts';
import type { Session } from '../session.ts';
import { sloScenario } from './scenario.ts';

/** The load of each launch as a share of the gate's budget, seconds at least. */
const LOAD = { share: 1 / 15, least: 1.2, warmup: 0.25 };

/** Puts the change alone under load, launch by launch, for what its SLOs ask of its figures. */
export async function loadForSlos(
  gate: Gate,
  variant: Variant,
  setting: { store: CompareStore; env: Record<string, string>; seed: number; budgetSeconds: number },
  session: Session,
): Promise<void> {
  if (gate.slos.length === 0) return;
  const { store } = setting;
  const { cwd, signal, reaper } = session;
  const scenario = sloScenario(gate, variant);
  const seconds = Math.max(LOAD.least, setting.budgetSeconds * LOAD.share);
  const plan = Array.from({ length: SLO_LAUNCHES }, (_, index): PlannedTrial => {
    return { order: index + 1, scenario: scenario.name, variant: variant.name, block: index + 1 };
  });
  const ran: Ran[] = [];
  const next = () => plan[ran.length] ?? nextRepeat(plan, ran, scenario.name);
  for (let planned = next(); planned !== null; planned = next()) {
    signal.throwIfAborted();
    const again = planned.replaces === undefined ? '' : ' again';
    session.step(`SLOs: launch ${planned.block} of ${SLO_LAUNCHES}${again}`);
    const trial = await runTrial(planned, scenario, variant, {
      ...setting,
      folder: store.folder,
      logs: store.logs,
      ...{ cwd, signal, reaper },
      window: { warmupSeconds: seconds * LOAD.warmup, durationSeconds: seconds * (1 - LOAD.warmup) },
      placement: place(assignableCores(), scenario.cores, scenario.services.length > 0),
      readyTimeoutSeconds: gate.readyTimeoutSeconds,
      runtime: processes,
      client: new ScenarioClient(ours('an SLO is checked')),
    });
    store.appendSloTrial(trial);
    ran.push(asRan(planned, trial));
  }
  session.idle();
}
