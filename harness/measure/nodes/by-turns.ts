import { Scenario } from '../../config/scenario.ts';
import { nameOn } from '../../plan/versions.ts';
import { CompareStore } from '../../record/store.ts';
import { measureComparison } from '../compare/measure-comparison.ts';
import { planComparison } from '../compare/plan-comparison.ts';
import { whereTargetsRun } from '../where-targets-run.ts';
import type { NodesSetting } from './setting.ts';

/** Change that is too small to matter, unless told otherwise. */
const MARGIN = 0.02;

/** Two versions, request by request: a comparison for each variant, in a folder of its own. */
export async function byTurns(setting: NodesSetting): Promise<void> {
  const { planned, options, session, store, seed, env } = setting;
  for (const row of planned.rows) {
    const scenario = planned.scenarios.find(({ name }) => name === row.scenario);
    const [first, second] = planned.versions;
    if (scenario === undefined || first === undefined || second === undefined) continue;
    if (session.signal.aborted || row.names.some(({ name }) => name === null)) continue;
    const variant = scenario.variants.find(({ name }) => name === row.variant);
    if (variant === undefined) continue;
    const { workload = scenario.workload, reference: _, ...rest } = variant;
    const sides = [first, second].map(({ version }) => ({
      ...rest,
      name: nameOn(variant.name, version),
      title: `Node ${version}`,
      node: version,
    }));
    const only = Scenario.parse({
      ...scenario,
      workload,
      variants: sides,
      reference: sides[0]?.name,
      neighbour: undefined,
      expectations: [],
      settings: {},
    });
    const side = (version: string) => ({
      label: `Node ${version}`,
      command: variant.command ?? variant.server ?? '',
      url: null,
      commit: null,
      node: version,
    });
    const manifest = planComparison({
      command: setting.manifest.command,
      a: side(first.version),
      b: side(second.version),
      scenario: only,
      margin: options.margin ?? MARGIN,
      margins: {},
      gating: undefined,
      budgetSeconds: options.budget,
      connections: 1,
      seed,
      answersMayDiffer: false,
      wholeRate: null,
      warnings: [],
    });
    const where = await whereTargetsRun('process', [only], manifest.id, session);
    const own = CompareStore.create(store.duetFolder(row), manifest);
    const [a, b] = only.variants;
    if (a === undefined || b === undefined) throw new TypeError('Expected two variants, got fewer');
    await measureComparison(
      {
        manifest,
        store: own,
        sides: [
          { variant: a, url: null },
          { variant: b, url: null },
        ],
        env,
        readyTimeoutSeconds: options.readyTimeout,
        insecure: false,
        // What a version does by itself is what is asked: its own collector and compiler threads among it.
        steady: false,
        runtime: where.runtime,
        prefix: `${scenario.name}/${variant.name}: `,
      },
      session,
    );
  }
}
