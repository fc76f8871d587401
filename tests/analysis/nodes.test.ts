import { describe, expect, test } from 'vitest';
import { matrixOfBlocks } from '../../harness/analysis/nodes.ts';
import { withVersions } from '../../harness/plan/versions.ts';
import { renderNodesHtml } from '../../reports/html/nodes-page.ts';
import { renderNodes } from '../../reports/terminal/nodes.ts';
import { sampleRun } from '../support/sample-run.ts';

describe('the matrix of variants by version', () => {
  const { manifest, trials } = sampleRun();
  const scenario = manifest.scenarios[0];
  if (scenario === undefined) throw new Error('Expected a scenario in the sample');
  const versions = ['22.1.0', '24.1.0', '26.1.0'];
  const [single] = scenario.variants;
  if (single === undefined) throw new Error('Expected a variant in the sample');
  const [expanded] = withVersions([{ ...scenario, variants: [single], reference: single.name }], versions);
  if (expanded === undefined) throw new Error('Expected a scenario');
  const names = expanded.variants.map(({ name }) => name);
  // The same measurements under each version: nothing differs, whatever the noise.
  const measured = names.flatMap((name) =>
    trials
      .filter((trial) => trial.scenario === scenario.name && trial.variant === single.name)
      .map((trial) => ({ ...trial, variant: name })),
  );
  const planned = {
    scenario: scenario.name,
    variant: single.name,
    names: versions.map((version, index) => ({ version, name: names[index] ?? null, reason: null })),
  };
  const rows = matrixOfBlocks([planned], { ...manifest, scenarios: [expanded] }, measured);

  test('compares every two versions, and one with itself comes out without a change', () => {
    expect(rows[0]?.pairs.map(({ a, b }) => [a, b])).toEqual([
      ['22.1.0', '24.1.0'],
      ['22.1.0', '26.1.0'],
      ['24.1.0', '26.1.0'],
    ]);
    for (const { verdict } of rows[0]?.pairs ?? []) expect(['no-change', 'inconclusive']).toContain(verdict);
  });

  test('a version that a service does not run on is not supported, and compared with nothing', () => {
    const without = {
      ...planned,
      names: planned.names.map((each, index) =>
        index === 0 ? { ...each, name: null, reason: 'engines.node asks for >=24' } : each,
      ),
    };
    const [row] = matrixOfBlocks([without], { ...manifest, scenarios: [expanded] }, measured);
    expect(row?.cells[0]).toMatchObject({ state: 'not supported', reasons: ['engines.node asks for >=24'] });
    expect(row?.pairs).toHaveLength(1);
  });

  test('is told in the terminal and as a page', () => {
    const result = {
      schema: 'paceline.nodes/1' as const,
      id: 'nodes',
      startedAt: '2026-01-31T10:00:00.000Z',
      command: 'paceline nodes 22 24 26',
      fingerprint: manifest.fingerprint,
      runtime: 'process' as const,
      method: 'blocks' as const,
      versions: versions.map((version) => ({ spec: version, version, source: 'npm', note: null })),
      rows,
      notes: [],
      warnings: [],
    };
    const text = renderNodes(result, { color: false, width: 100 });
    expect(text).toContain('Node 22.1.0');
    expect(text).toContain('Node 26.1.0 against 24.1.0');
    expect(renderNodesHtml(result, { style: '' })).toContain('<h2 id="matrix">');
  });
});
