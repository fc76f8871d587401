import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GateResult } from '../../harness/record/gate.ts';
import { SelfcheckResult } from '../../harness/record/selfcheck.ts';
import { keepsSchema } from '../support/json-schema.ts';
import type { Outcome } from '../support/project.ts';
import { ServiceRepository } from '../support/service-repository.ts';

let repo: ServiceRepository;
let outcome: Outcome;
beforeAll(async () => {
  repo = new ServiceRepository({ margin: '20%' });
  repo.change({}, 'no-op');
  outcome = await repo.paceline(['selfcheck', '--budget', '9.6s', '--seed', '3', '--json']);
}, 60_000);
afterAll(() => repo.remove());

test('compares the gate’s service with itself, and prints what its schema says', async () => {
  expect(outcome.code, outcome.stderr).toBe(0);
  const document: unknown = JSON.parse(outcome.stdout);
  const result = SelfcheckResult.parse(document);
  expect(document).toEqual(result);
  await keepsSchema('selfcheck', document);
  expect(result).toMatchObject({ schema: 'paceline.selfcheck/1', command: repo.start, budgetSeconds: 60 });
  expect(result.decisions.made).toBe(3);
  expect(result.decisions.verdicts).toHaveLength(3);
  expect(result.metrics.map(({ metric }) => metric)).toEqual(['serviceTime', 'cpuPerRequest']);
  for (const { n, change, ci, spread, smallestChange } of result.metrics) {
    expect(n).toBe(15);
    expect(ci[0]).toBeLessThanOrEqual(change);
    expect(ci[1]).toBeGreaterThanOrEqual(change);
    expect(spread).toBeGreaterThan(0);
    expect(smallestChange).toBeGreaterThan(0);
  }
  expect(result.loadSeconds).toBeGreaterThan(8);
  // Wrapped, and as a sentence.
  expect(outcome.stderr.replace(/\s+/g, ' ')).toContain(result.says.slice(1));
  expect(repo.servers).toEqual([]);
});

test('is kept, but is no run among those that report and runs know', async () => {
  const kept = JSON.parse(readFileSync(join(repo.path, '.paceline/selfcheck.json'), 'utf8')) as unknown;
  expect(kept).toEqual(JSON.parse(outcome.stdout));
  expect(existsSync(join(repo.path, '.paceline/runs'))).toBe(false);
});

test('is quoted by the gate', async () => {
  const { says, steady, measuredAt, metrics } = SelfcheckResult.parse(JSON.parse(outcome.stdout));
  const gate = await repo.paceline(['gate', '--budget', '3.2s', '--json']);
  expect(gate.code).toBe(0);
  expect(GateResult.parse(JSON.parse(gate.stdout)).selfcheck).toEqual({
    says,
    steady,
    measuredAt,
    smallestChange: metrics[0]?.smallestChange,
  });
});

test('a budget that has no room is a usage error', async () => {
  const { code, stdout, stderr } = await repo.paceline(['selfcheck', '--budget', '3s', '--json']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('Expected the budget to have room');
});
