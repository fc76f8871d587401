import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { METRICS } from '../../harness/analysis/metrics.ts';
import { Scenario } from '../../harness/config/scenario.ts';
import { packageRoot } from '../../harness/package.ts';
import { METRIC_LABELS } from '../../harness/words/metric-label.ts';
import { scenarios } from '../../scenarios/index.ts';

const parsed = scenarios.map((scenario) => Scenario.parse(scenario));

test('the built-in scenarios are these four, each under its own name', () => {
  expect(parsed.map((scenario) => scenario.name)).toEqual([
    'cluster-vs-single',
    'db-pooling',
    'cpu-offload',
    'io-sync-vs-async',
  ]);
});

describe.each(parsed.map((scenario) => ({ name: scenario.name, scenario })))(
  '$name',
  ({ name, scenario }) => {
    test('is pure data: it imports a type and nothing that runs', () => {
      const source = readFileSync(join(packageRoot, 'scenarios', `${name}.ts`), 'utf8');
      expect(source.match(/\bimport\b.*/g)).toEqual([
        "import type { ScenarioInput } from '../harness/config/scenario.ts';",
      ]);
    });

    test('is run by servers that exist', () => {
      for (const { server = '' } of scenario.variants) {
        const source = join(packageRoot, 'targets', 'src', server.replace(/\.js$/, '.ts'));
        expect(existsSync(source), server).toBe(true);
      }
    });

    test('checks the body of every answer', () => {
      const workloads = [scenario.workload, ...scenario.variants.flatMap(({ workload }) => workload ?? [])];
      const requests = workloads.flatMap((workload) => workload.requests);
      if (scenario.neighbour) requests.push(scenario.neighbour.request);
      for (const { expect: wanted, path } of requests) {
        const checked =
          wanted.includes.length > 0 || wanted.json !== undefined || wanted.sha256 !== undefined;
        expect(checked, path).toBe(true);
      }
    });

    test('expects and gates what is measured', () => {
      const names = [...scenario.gating, ...scenario.expectations.map(({ metric }) => metric)];
      for (const metric of names) expect(Object.keys(METRICS)).toContain(metric);
    });

    test('has an expectation of every variant that has a reference, each under its own id', () => {
      const ids = scenario.expectations.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      const compared = scenario.variants
        .filter((variant) => (variant.reference ?? scenario.reference) !== variant.name)
        .map((variant) => variant.name);
      expect([...new Set(scenario.expectations.map(({ variant }) => variant))].sort()).toEqual(
        compared.sort(),
      );
    });

    test('names in every `otherwise` a number of the report to look at, as the report calls it', () => {
      for (const { otherwise } of scenario.expectations) {
        expect(Object.values(METRIC_LABELS).some((label) => otherwise.includes(label))).toBe(true);
      }
    });
  },
);
