import { describe, expect, test } from 'vitest';
import { Scenario } from '../../harness/config/scenario.ts';
import { withVersions } from '../../harness/plan/versions.ts';
import { scenarios } from '../../scenarios/index.ts';

describe('scenarios on several Node versions', () => {
  const known = scenarios.map((scenario) => Scenario.parse(scenario));

  test('hold each variant once a version, compared with itself on the first', () => {
    const [scenario] = withVersions(known, ['22.21.1', '24.11.1']);
    expect(
      scenario?.variants.map(({ name, node, reference }) => [name, node, reference]).slice(0, 2),
    ).toEqual([
      ['single-node-22.21.1', '22.21.1', 'single-node-22.21.1'],
      ['single-node-24.11.1', '24.11.1', 'single-node-22.21.1'],
    ]);
    expect(scenario?.variants).toHaveLength(2 * (known[0]?.variants.length ?? 0));
  });

  test('are scenarios still, and without versions the same', () => {
    for (const scenario of withVersions(known, ['22', '24'])) {
      expect(Scenario.safeParse(scenario).success).toBe(true);
    }
    expect(withVersions(known, [])).toEqual(known);
  });
});
