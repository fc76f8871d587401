import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { GateResult } from '../../harness/record/gate.ts';
import { keepsSchema } from '../support/json-schema.ts';
import type { Outcome } from '../support/project.ts';
import { ServiceRepository } from '../support/service-repository.ts';

/** Few launch pairs, which see changes by half and more; a smaller one is never asserted here. */
const SEEN = ['--budget', '6.4s', '--json'];
/** Two launch pairs, where what they find is not the point. */
const SHORT = ['--budget', '3.2s', '--json'];
const SLOW = { spinMs: 2 };

/** The one document on stdout, which must hold nothing that its schema does not. */
function document({ stdout, stderr }: Outcome): GateResult {
  if (stdout === '') throw new Error(`Expected a document, got: ${stderr}`);
  const value: unknown = JSON.parse(stdout);
  const result = GateResult.parse(value);
  expect(value).toEqual(result);
  return result;
}

let repo: ServiceRepository;
let before: object;
const read = (...names: string[]) => readFileSync(join(repo.path, ...names), 'utf8');
beforeAll(() => {
  repo = new ServiceRepository({ margin: '20%' });
});
afterAll(() => repo.remove());
beforeEach(() => {
  before = {};
});
afterEach(() => {
  if (Object.keys(before).length > 0) expect(repo.untouched).toEqual(before);
  expect(repo.servers).toEqual([]);
});

describe('a commit that makes the service four times as slow', () => {
  let outcome: Outcome;
  let result: GateResult;
  const out = join('.paceline', 'slow');
  beforeAll(async () => {
    repo.change(SLOW, 'slow');
    before = repo.untouched;
    outcome = await repo.paceline(['gate', ...SEEN, '--out', out], {
      GITHUB_ACTIONS: 'true',
      GITHUB_STEP_SUMMARY: repo.beside('step.md'),
    });
    expect(repo.untouched).toEqual(before);
    result = document(outcome);
  }, 120_000);

  test('fails, after a second comparison found it too', async () => {
    expect(outcome.code).toBe(1);
    expect(result).toMatchObject({
      schema: 'paceline.gate/1',
      verdict: 'regressed',
      exitCode: 1,
      mode: 'base',
      margin: 0.2,
      comparison: { verdict: 'regressed', launches: { invalid: 0 } },
      confirmation: { verdict: 'regressed', launches: { invalid: 0 } },
      slos: [],
      fingerprintDifferences: [],
      selfcheck: null,
    });
    expect(result.because).toContain('An independent repetition found it too');
    expect(result.loadSeconds).toBeCloseTo(
      (result.comparison?.loadSeconds ?? 0) + (result.confirmation?.loadSeconds ?? 0),
    );
    // Nothing in common with the first but the code.
    expect(result.confirmation?.id).not.toBe(result.comparison?.id);
    await keepsSchema('gate', JSON.parse(outcome.stdout));
  });

  test('judge decides and writes the same bytes again, from what was measured alone', async () => {
    const files = ['gate.json', 'summary.md', 'junit.xml', 'results.json', 'report.html'];
    const bytes = () => files.map((file) => read(out, file));
    const written = bytes();
    for (const file of files) rmSync(join(repo.path, out, file));
    const judged = await repo.paceline(['judge', out, '--json']);
    expect(judged).toMatchObject({ code: 0, stderr: expect.stringContaining('regressed') });
    expect(JSON.parse(judged.stdout)).toEqual(result);
    expect(bytes()).toEqual(written);
  });

  test('names both commits', () => {
    const [main, change] = ['main', 'change'].map((ref) => repo.git('rev-parse', ref));
    expect(result.comparison?.a).toMatchObject({ commit: main, command: repo.start });
    expect(result.comparison?.a.label).toContain('merge base with main');
    expect(result.comparison?.b).toMatchObject({ commit: change });
  });

  test('writes its files, and each says so', () => {
    expect(JSON.parse(read(out, 'gate.json'))).toEqual(result);
    expect(read(out, 'junit.xml')).toMatch(/<testsuites[\s\S]*<failure/);
    expect(read(out, 'summary.md')).toMatch(/fail/i);
    expect(read(out, 'report.html')).toContain('</html>');
    expect(existsSync(join(repo.path, out, 'confirmation', 'trials.jsonl'))).toBe(true);
  });

  test('tells the CI system: job summary and annotations, which leave stdout alone', () => {
    expect(readFileSync(repo.beside('step.md'), 'utf8')).toContain(read(out, 'summary.md'));
    expect(outcome.stderr).toMatch(/^::error title=regressed%3A a request takes .*::Paceline gate fails/m);
  });

  test('judge gives the same bytes of results.json', async () => {
    const results = read(out, 'results.json');
    writeFileSync(join(repo.path, out, 'results.json'), 'damaged');
    expect((await repo.paceline(['judge', out, '--quiet'])).code).toBe(0);
    expect(read(out, 'results.json')).toBe(results);
    expect(JSON.parse(results)).toEqual(result.comparison);
  });

  test('on a machine that the selfcheck found too unsteady, it is taken back', async () => {
    if (result.comparison === null) throw new Error('Expected a comparison');
    repo.write(
      '.paceline/selfcheck.json',
      JSON.stringify({
        schema: 'paceline.selfcheck/1',
        measuredAt: '2026-01-01T00:00:00.000Z',
        fingerprint: result.comparison.fingerprint,
        command: repo.start,
        loadSeconds: 60,
        budgetSeconds: 60,
        decisions: { made: 3, falseAlarms: 2, verdicts: ['regressed', 'improved', 'inconclusive'] },
        metrics: [],
        stolen: 0.2,
        steady: false,
        says: 'two of three decisions were wrong',
      }),
    );
    const again = await repo.paceline(['gate', ...SEEN]);
    repo.write('.paceline/selfcheck.json', '{}');
    expect(again.code).toBe(0);
    const demoted = document(again);
    expect(demoted).toMatchObject({
      verdict: 'inconclusive',
      comparison: { verdict: 'regressed' },
      selfcheck: { steady: false, says: 'two of three decisions were wrong', smallestChange: null },
    });
    expect(demoted.because).toContain('too unsteady for a gate');
    expect(demoted.notes.join()).toContain('taken back because of the selfcheck');
  }, 90_000);
});

describe('a commit that makes the service three times as fast', () => {
  const out = join('.paceline', 'fast');
  test('passes, and needs no confirmation', async () => {
    repo.git('checkout', '--quiet', 'main');
    repo.service(SLOW);
    repo.commit('NOTE', 'slow base');
    repo.change({ spinMs: 0.5 }, 'fast');
    before = repo.untouched;
    const outcome = await repo.paceline(['gate', ...SEEN, '--out', out]);
    expect(outcome.code).toBe(0);
    expect(document(outcome)).toMatchObject({ verdict: 'improved', exitCode: 0, confirmation: null });
  }, 60_000);

  test('as a baseline on this machine it decides', async () => {
    repo.change(SLOW, 'slow again');
    before = repo.untouched;
    const outcome = await repo.paceline(['gate', ...SEEN, '--baseline', join(out, 'gate.json')]);
    expect(outcome.code).toBe(1);
    const result = document(outcome);
    expect(result).toMatchObject({
      mode: 'baseline',
      verdict: 'regressed',
      comparison: null,
      confirmation: null,
      fingerprintDifferences: [],
    });
    expect(result.because).toContain('against the stored figures: service time');
    expect(result.notes.join()).toContain('Prefer --base');
  }, 60_000);

  test('as a baseline of another machine it decides nothing, and says what differs', async () => {
    const stored = GateResult.parse(JSON.parse(read(out, 'gate.json')));
    if (stored.comparison === null) throw new Error('Expected a comparison');
    stored.comparison.fingerprint.machine.cpu = 'Another CPU';
    repo.write('.paceline/other.json', JSON.stringify(stored));
    before = repo.untouched;
    for (const [code, ...flags] of [[0], [4, '--strict']] as [number, ...string[]][]) {
      const outcome = await repo.paceline(['gate', ...SHORT, '--baseline', '.paceline/other.json', ...flags]);
      expect(outcome.code).toBe(code);
      const result = document(outcome);
      expect(result).toMatchObject({ verdict: 'inconclusive', comparisons: [], exitCode: code });
      expect(result.fingerprintDifferences).toEqual([
        expect.stringMatching(/^machine\.cpu: Another CPU against /),
      ]);
      expect(outcome.stderr).toContain('Another CPU');
    }
  }, 60_000);

  test('what is no baseline is a usage error', async () => {
    for (const file of ['package.json', 'none.json']) {
      const { code, stderr } = await repo.paceline(['gate', '--baseline', file]);
      expect(code).toBe(2);
      expect(stderr).toContain('Expected --baseline to be');
    }
  });
});

describe('a commit that changes nothing', () => {
  test('passes', async () => {
    repo.change(SLOW, 'no-op');
    before = repo.untouched;
    const outcome = await repo.paceline(['gate', ...SHORT]);
    expect(outcome.code).toBe(0);
    expect(['no-change', 'inconclusive']).toContain(document(outcome).verdict);
  });

  test('an SLO that it does not keep fails it all the same', async () => {
    repo.config({ margin: '20%', slos: ['p50<1ms', 'errors<1%'] });
    const outcome = await repo.paceline(['gate', ...SHORT, '--base', 'main']);
    expect(outcome.code).toBe(1);
    const result = document(outcome);
    expect(result.verdict).not.toBe('regressed');
    expect(result.slos).toMatchObject([
      { slo: 'p50<1ms', unit: 'ms', state: 'missed' },
      { slo: 'errors<1%', state: 'kept', value: 0 },
    ]);
    expect(result.slos[0]?.value).toBeGreaterThan(2);
    // The config was changed and not committed.
    expect(result.comparison?.b.commit).toMatch(/\+$/);
    expect(result.comparison?.warnings.join()).toContain('changes that are not committed');
    // Its own trials are none of the comparison's, which is decided again without them.
    const folder = join('.paceline', 'runs', result.comparison?.id ?? '');
    const results = read(folder, 'results.json');
    expect((await repo.paceline(['judge', folder, '--quiet'])).code).toBe(0);
    expect(read(folder, 'results.json')).toBe(results);
    expect(read(folder, 'slo-trials.jsonl').trim().split('\n')).toHaveLength(3);
  }, 60_000);
});

test('a commit that breaks the answer is no measurement', async () => {
  repo.change({ ...SLOW, body: 'broken' }, 'broken');
  before = repo.untouched;
  const outcome = await repo.paceline(['gate', ...SHORT]);
  expect(outcome.code).toBe(3);
  const result = document(outcome);
  expect(result).toMatchObject({
    verdict: 'invalid',
    comparison: { verdict: 'invalid' },
    confirmation: null,
  });
  expect(result.because).toMatch(/^Expected A and B to answer GET \/ alike/);
});
