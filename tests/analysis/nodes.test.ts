import { describe, expect, test } from 'vitest';
import { matrixOfBlocks } from '../../harness/analysis/nodes.ts';
import { sampleMatrix, withoutFirst } from '../support/sample-nodes.ts';

describe('the matrix of variants by version', () => {
  const { planned, manifest, trials } = sampleMatrix();

  test('compares every two versions, and one with itself comes out without a change', () => {
    const rows = matrixOfBlocks([planned], manifest, trials);
    expect(rows[0]?.pairs.map(({ a, b }) => [a, b])).toEqual([
      ['22.1.0', '24.1.0'],
      ['22.1.0', '26.1.0'],
      ['24.1.0', '26.1.0'],
    ]);
    for (const { verdict } of rows[0]?.pairs ?? []) expect(['no-change', 'inconclusive']).toContain(verdict);
  });

  test('a version that a service does not run on is not supported, and compared with nothing', () => {
    const [row] = matrixOfBlocks([withoutFirst(planned)], manifest, trials);
    expect(row?.cells[0]).toMatchObject({ state: 'not supported', reasons: ['engines.node asks for >=24'] });
    expect(row?.pairs).toHaveLength(1);
  });
});
