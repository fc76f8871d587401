import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { judgeSelfcheck } from '../../analysis/duet/selfcheck.ts';
import { loadConfig } from '../../config/load-config.ts';
import { Scenario } from '../../config/scenario.ts';
import { EXIT } from '../../errors/catalogue.ts';
import { PacelineError } from '../../errors/paceline-error.ts';
import { builtTarget } from '../../package.ts';
import type { CompareManifest } from '../../record/compare.ts';
import type { MeasuredDuet } from '../../record/duet.ts';
import type { SelfcheckResult } from '../../record/selfcheck.ts';
import { CompareStore } from '../../record/store.ts';
import { measureComparison } from '../compare/measure-comparison.ts';
import { planComparison } from '../compare/plan-comparison.ts';
import { runsFolder } from '../folders.ts';
import { gateScenario } from '../gate/scenario.ts';
import { selfcheckPath } from '../last-selfcheck.ts';
import type { Outcome, Recorded } from '../outcome.ts';
import { chooseSeed } from '../seed.ts';
import type { Session } from '../session.ts';
import { targetEnvironment } from '../target-environment.ts';

/** How a service is compared with itself. */
export interface SelfcheckOptions {
  /** Seconds of load it may take. */
  budget: number;
  seed?: number | undefined;
}

/** Decisions that the budget is divided into. */
const ROUNDS = 3;
/** The budget of a gate, for which the smallest change is told. */
const GATE_BUDGET = 60;

/**
 * Compares the service of the config's gate with itself, or else Paceline's own small one, to learn what this machine can and can't see.
 * @throws BAD_CONFIG, BAD_OPTION, TARGET_NOT_READY; why it was interrupted
 */
export async function selfcheck(
  options: SelfcheckOptions,
  session: Session,
  recorded: Recorded,
): Promise<Outcome<SelfcheckResult>> {
  const config = await loadConfig(session.cwd);
  const seed = chooseSeed(options.seed, session, config.seed);
  const scenario = config.gate === undefined ? ownScenario() : gateScenario(config.gate);
  const [variant] = scenario.variants;
  if (variant === undefined) throw new TypeError('Expected a variant, got none');
  const label = config.gate?.start ?? 'Paceline’s own small server';
  const side = { label, command: label, url: null, commit: null, node: null };
  const env = targetEnvironment(session, [], { ...config.env, ...config.gate?.env });
  const rounds: MeasuredDuet[][] = [];
  let manifest: CompareManifest | null = null;
  try {
    for (let round = 0; round < ROUNDS; round++) {
      manifest = planComparison({
        command: recorded({ seed }),
        ...{ a: side, b: side, scenario },
        // Any change counts, so that each that is found is a false alarm.
        margin: 0,
        margins: {},
        gating: undefined,
        budgetSeconds: options.budget / ROUNDS,
        connections: config.gate?.connections ?? 1,
        seed: seed + round,
        answersMayDiffer: false,
        wholeRate: null,
        warnings: [],
      });
      const folder = join(dirname(runsFolder(session)), 'selfchecks', manifest.id);
      const store = CompareStore.create(folder, manifest);
      const { result, interruption } = await measureComparison(
        {
          ...{ manifest, store, env },
          sides: [
            { variant, url: null },
            { variant, url: null },
          ],
          readyTimeoutSeconds: config.gate?.readyTimeoutSeconds ?? 15,
          insecure: false,
          steady: true,
          prefix: `check ${round + 1} of ${ROUNDS}: `,
        },
        session,
      );
      if (interruption !== undefined) throw interruption;
      if (result.verdict === 'invalid') {
        throw new PacelineError(
          'TARGET_NOT_READY',
          `Expected a service that can be compared with itself, got: ${result.because}`,
        );
      }
      rounds.push(measuredOf(store));
    }
  } finally {
    session.idle();
  }
  if (manifest === null) throw new TypeError('Expected a plan, got none');
  const result = judgeSelfcheck(rounds, manifest, {
    measuredAt: new Date().toISOString(),
    fingerprint: manifest.fingerprint,
    command: label,
    budgetSeconds: config.gate?.budgetSeconds ?? GATE_BUDGET,
  });
  const path = selfcheckPath(session);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(result, null, 2)}\n`);
  return { result, folder: dirname(path), report: null, exitCode: EXIT.pass, failure: undefined };
}

function measuredOf(store: CompareStore): MeasuredDuet[] {
  return store
    .readTrials()
    .filter((line) => line.schema === 'paceline.duet/1')
    .filter((trial): trial is MeasuredDuet => trial.state === 'measured');
}

/** The server of which the answer is known beforehand: it does hardly anything, so what varies is the machine. */
function ownScenario(): Scenario {
  const command = `'${process.execPath}' '${builtTarget('ceiling/hello.js')}'`;
  return Scenario.parse({
    name: 'selfcheck',
    title: 'A against A',
    question: 'What can this machine see?',
    why: 'A gate that sees less than it is asked for is no gate.',
    lookAt: [],
    workload: { mode: 'closed', connections: 10, requests: [{ path: '/' }] },
    reference: 'a',
    variants: ['a', 'b'].map((name) => ({ name, title: name, command })),
  });
}
