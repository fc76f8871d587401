import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CompareResult } from '../../harness/record/compare.ts';
import { spinning } from '../support/duet.ts';
import { type Outcome, Project, scenario } from '../support/project.ts';
import { httpServer } from '../support/server.ts';
import { ServiceRepository } from '../support/service-repository.ts';

const SHORT = ['--budget', '3.2s', '--json'];
/** Five launch pairs of 0.64 s decide nothing to be asserted; but they must have been measured. */
function measured({ code, stdout, stderr }: Outcome): CompareResult {
  expect([0, 1], stderr).toContain(code);
  const result = CompareResult.parse(JSON.parse(stdout));
  expect(result.launches).toMatchObject({ measured: 5, invalid: 0 });
  expect(result.reasons).toEqual([]);
  return result;
}

test('two URLs: asked, not started, and their CPU decides nothing', async () => {
  const project = new Project();
  const asked = new Set<string | undefined>();
  const servers = [0, 1].map(() =>
    httpServer((request, response) => {
      asked.add(request.url);
      response.end('ok');
    }),
  );
  const [a, b] = await Promise.all(servers);
  const urls = [a, b].map((server) => `${server?.origin}/x?y=1`) as [string, string];
  const result = measured(await project.run(['compare', '--a', urls[0], '--b', urls[1], ...SHORT]));
  expect(result.a).toMatchObject({ label: urls[0], url: a?.origin });
  expect([...asked]).toEqual(['/x?y=1']);
  expect(result.comparisons.filter(({ gating }) => gating).map(({ metric }) => metric)).toEqual([
    'serviceTime',
  ]);
  expect(result.comparisons.map(({ metric }) => metric)).not.toContain('cpuPerRequest');
  expect(result.warnings.join()).toContain('what runs at a URL is not started by Paceline');
  await a?.close();
  await b?.close();
  project.remove();
});

test('a git ref against the files as they lie there, which stay as they are', async () => {
  const repo = new ServiceRepository();
  repo.service({ spinMs: 1.5 });
  const before = repo.untouched;
  const out = repo.beside('out');
  const sides = ['--a', 'ref:main', '--b', 'ref:.', '--target', repo.start, '--build', 'echo built > built'];
  // The build leaves a file in the tree, as builds do; the user's is told to ignore it.
  repo.write('.git/info/exclude', 'built\n');
  const result = measured(await repo.paceline(['compare', ...sides, ...SHORT, '--out', out]));
  const head = repo.git('rev-parse', 'main');
  expect(result.a).toMatchObject({ label: `main (${head.slice(0, 7)})`, commit: head, command: repo.start });
  expect(result.b).toMatchObject({ commit: `${head}+`, label: expect.stringContaining('with changes') });
  expect(result.warnings.join()).toContain('changes that are not committed');
  const [service] = result.comparisons;
  expect(service?.change).toBeGreaterThan(0.5);
  expect(existsSync(join(out, 'logs', 'prepare-a.log'))).toBe(true);
  expect(repo.untouched).toEqual(before);
  expect(repo.servers).toEqual([]);
  repo.remove();
});

test('two variants of a scenario of the project', async () => {
  const project = new Project({
    scenarios: [
      scenario({
        name: 'mine',
        variants: [
          { name: 'quick', title: 'Quick', command: spinning(), env: { SPIN_MS: '0.3' } },
          { name: 'slow', title: 'Slow', command: spinning(), env: { SPIN_MS: '2' } },
        ],
        reference: 'quick',
      }),
    ],
  });
  const result = measured(await project.run(['compare', 'mine', 'slow', 'quick', ...SHORT]));
  expect([result.a.label, result.b.label]).toEqual(['slow', 'quick']);
  expect(result.comparisons[0]?.change).toBeLessThan(-0.3);
  project.remove();
});

test('two variants of a scenario that Paceline brings', async () => {
  const project = new Project();
  const result = measured(
    await project.run(['compare', 'io-sync-vs-async', 'read-sync', 'read-async', ...SHORT]),
  );
  expect([result.a.label, result.b.label]).toEqual(['read-sync', 'read-async']);
  expect(result.workload).toContain('GET /file');
  expect(result.comparisons[0]?.a?.value).toBeGreaterThan(0);
  project.remove();
});

test('--whole-service loads each side alone beside the duet, at saturation and at equal rate', async () => {
  const project = new Project();
  const [a, b] = [spinning({ SPIN_MS: '1' }), spinning({ SPIN_MS: '2' })];
  const result = measured(await project.run(['compare', '--a', a, '--b', b, '--whole-service', ...SHORT]));
  expect(result.wholeService.map(({ name }) => name)).toEqual(['saturation', 'equal-rate']);
  const [saturation, equalRate] = result.wholeService;
  for (const view of result.wholeService) {
    expect(view.comparisons.filter(({ gating }) => gating).map(({ metric }) => metric)).toEqual([
      'throughput',
      'latencyP99',
    ]);
  }
  const change = (view: typeof saturation, metric: string) =>
    view?.comparisons.find((one) => one.metric === metric)?.change;
  expect(change(saturation, 'throughput')).toBeLessThan(-0.2);
  // Both can answer what they are asked here, so both do.
  expect(Math.abs(change(equalRate, 'throughput') ?? 1)).toBeLessThan(0.2);
  const id = result.id;
  const before = project.read('.paceline', 'runs', id, 'results.json');
  expect((await project.run(['judge', id, '--quiet'])).code).toBe(0);
  expect(project.read('.paceline', 'runs', id, 'results.json')).toBe(before);
  project.remove();
}, 120_000);
