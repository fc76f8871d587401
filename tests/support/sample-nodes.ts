import { matrixOfBlocks } from '../../harness/analysis/nodes.ts';
import type { Scenario } from '../../harness/config/scenario.ts';
import { withVersions } from '../../harness/plan/versions.ts';
import type { RunManifest } from '../../harness/record/manifest.ts';
import type { NodesResult, PlannedRow } from '../../harness/record/nodes.ts';
import type { Trial } from '../../harness/record/trial.ts';
import { sampleRun } from './sample-run.ts';

const VERSIONS = ['22.1.0', '24.1.0', '26.1.0'];

interface SampleMatrix {
  scenario: Scenario;
  planned: PlannedRow;
  manifest: RunManifest;
  trials: Trial[];
}

/** One variant under three versions with the same measurements under each: nothing differs, whatever the noise. */
export function sampleMatrix(): SampleMatrix {
  const { manifest, trials } = sampleRun();
  const [scenario] = manifest.scenarios;
  const [single] = scenario?.variants ?? [];
  if (scenario === undefined || single === undefined) throw new Error('Expected a scenario in the sample');
  const one = { ...scenario, variants: [single], reference: single.name };
  const [expanded] = withVersions([one], VERSIONS);
  if (expanded === undefined) throw new Error('Expected a scenario');
  const names = expanded.variants.map(({ name }) => name);
  const own = trials.filter((trial) => trial.scenario === scenario.name && trial.variant === single.name);
  return {
    scenario: expanded,
    planned: {
      scenario: scenario.name,
      variant: single.name,
      names: VERSIONS.map((version, index) => ({ version, name: names[index] ?? null, reason: null })),
    },
    manifest: { ...manifest, scenarios: [expanded] },
    trials: names.flatMap((name) => own.map((trial) => ({ ...trial, variant: name }))),
  };
}

/** The same row, but that the service does not run on the first version. */
export function withoutFirst(planned: PlannedRow): PlannedRow {
  const names = planned.names.map((each, index) =>
    index === 0 ? { ...each, name: null, reason: 'engines.node asks for >=24' } : each,
  );
  return { ...planned, names };
}

/** A matrix with one version that is not supported and one that was not what ran. */
export function sampleNodes(changes: Partial<NodesResult> = {}): NodesResult {
  const { planned, manifest, trials } = sampleMatrix();
  const rows = matrixOfBlocks([withoutFirst(planned)], manifest, trials).map((row) => ({
    ...row,
    cells: row.cells.map((cell, index) => ({
      ...cell,
      ran: index === 1 ? ['v24.1.0'] : index === 2 ? ['v26.0.0'] : [],
    })),
  }));
  return {
    schema: 'paceline.nodes/1',
    id: 'nodes',
    startedAt: '2026-01-31T10:00:00.000Z',
    command: 'paceline nodes 22 24 26',
    fingerprint: manifest.fingerprint,
    runtime: 'process',
    method: 'blocks',
    versions: VERSIONS.map((version) => ({ spec: version, version, source: 'npm', note: null })),
    rows,
    notes: ['loop delay is sampled by the same timer on every version'],
    warnings: ['generator and target share a core'],
    ...changes,
  };
}
