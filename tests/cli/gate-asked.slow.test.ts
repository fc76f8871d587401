import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GateResult } from '../../harness/record/gate.ts';
import { ServiceRepository } from '../support/service-repository.ts';

/** Few launch pairs, which see changes by half and more. */
const SEEN = ['--budget', '6.4s', '--seed', '5', '--json'];
const SHORT = ['--budget', '3.2s', '--seed', '5', '--json'];

/** A service of three routes; `plan` and an id of its own stand in one answer. */
const server = ({
  spinMs = 0.3,
  plan = 'free',
  id = "'r'",
} = {}) => `import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
let n = 0;
createServer(({ url, method }, response) => {
  const end = performance.now() + (url.startsWith('/search') ? ${spinMs} : 0.3);
  while (performance.now() < end);
  if (url === '/orders' && method !== 'POST') return response.writeHead(405).end();
  const body = { user: 'ann', token: 'hunter2', plan: '${plan}', meta: { id: ${id} } };
  response
    .writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' })
    .end(gzipSync(JSON.stringify(url === '/me' ? body : { fine: true })));
}).listen(Number(process.env.PORT), '127.0.0.1');
`;

let repo: ServiceRepository;
beforeAll(() => {
  repo = new ServiceRepository({
    margin: '20%',
    ready: '/me',
    requests: [
      { name: 'search', path: '/search?q={q}', params: { q: ['a', 'b'] } },
      { path: '/me' },
      { method: 'POST', path: '/orders', body: '{}' },
    ],
    slos: ['search p99<5s', 'GET /me errors<50%'],
  });
  repo.git('checkout', '--quiet', 'main');
  repo.write('server.js', server());
  repo.git('commit', '--quiet', '--all', '--message', 'Three routes');
});
afterAll(() => repo.remove());

async function gate(version: Parameters<typeof server>[0], args: readonly string[]) {
  repo.git('checkout', '--quiet', '--force', '-B', 'change', 'main');
  repo.write('server.js', server(version));
  repo.git('commit', '--quiet', '--all', '--message', 'A change', '--allow-empty');
  const { code, stdout, stderr } = await repo.paceline(['gate', ...args]);
  if (stdout === '') throw new Error(`Expected a document, got: ${stderr}`);
  return { code, stderr, result: GateResult.parse(JSON.parse(stdout)) };
}

describe('one route that is three times as slow', () => {
  let seen: Awaited<ReturnType<typeof gate>>;
  const out = join('.paceline', 'slow');
  beforeAll(async () => {
    seen = await gate({ spinMs: 1.5 }, [...SEEN, '--out', out]);
  }, 120_000);

  test('the first line names it, by how much, and CPU', () => {
    expect(seen.code).toBe(1);
    const line = /regressed: search takes (\d+ % \[\d+, \d+\] longer|\d\.\d times \[[\d., ]+\] as long)/;
    expect(seen.stderr.split('\n').find((text) => text.startsWith('✗'))).toMatch(line);
    const summary = readFileSync(join(repo.path, out, 'summary.md'), 'utf8').replaceAll('\\', '');
    expect(summary.split('\n')[0]).toMatch(line);
    expect(readFileSync(join(repo.path, out, 'junit.xml'), 'utf8')).toMatch(
      /classname="paceline gate" name="search: service time">\s*<failure message="regressed; /,
    );
  });

  test('the command that repeats just that is named, and does', async () => {
    const narrower = seen.result.comparison?.narrower;
    expect(narrower).toBe("paceline gate --budget 6.4s --seed 5 --path '/search?q={q}'");
    expect(seen.stderr).toContain(`    ${narrower}\n`);
    const again = await gate({ spinMs: 1.5 }, [
      ...SEEN,
      '--path',
      '/search?q={q}',
      '--gating',
      'serviceTime',
    ]);
    expect(again.code).toBe(1);
    const { comparison, slos } = again.result;
    expect(comparison?.workload).toBe('duet, one request at a time, A and B by turns: GET /search?q={q}');
    expect(comparison?.command).toContain("--path '/search?q={q}' --gating serviceTime");
    expect(again.result.comparisons.filter(({ gating }) => gating).map(({ metric }) => metric)).toEqual([
      'serviceTime',
    ]);
    // What is asked of a route that is not asked here is not checked, and said.
    expect(slos.map(({ slo }) => slo)).toEqual(['search p99<5s']);
    expect(comparison?.warnings.join()).toContain(
      'not checked, since their routes are not asked here: GET /me',
    );
  }, 120_000);
});

describe('answers that differ', () => {
  test('the first bytes of both, without secrets, and how they are allowed', async () => {
    const { code, result } = await gate({ plan: 'pro' }, SHORT);
    expect(code).toBe(3);
    expect(result.because).toMatch(/GET \/me alike, got body .*"plan":"free".* against .*"plan":"pro"/);
    expect(result.because).toMatch(/ at \$\.plan .*set answersMayDiffer: \['GET \/me \$\.plan'\]$/);
    expect(JSON.stringify(result)).not.toContain('hunter2');
  }, 60_000);

  test('what may differ does not stand in the way, and the rest does', async () => {
    const change = { plan: 'pro', id: "'r' + n++" };
    const allow = (...paths: string[]) => paths.flatMap((path) => ['--answers-may-differ', path]);
    const all = await gate(change, [...SHORT, ...allow('GET /me $.plan', 'GET /me $.meta.id')]);
    expect(all.result.verdict).not.toBe('invalid');
    expect(all.result.comparison?.answers).toEqual({ compared: 3, varying: 0, differences: [] });
    const some = await gate(change, [...SHORT, ...allow('GET /me $.meta.id')]);
    expect(some.result).toMatchObject({ verdict: 'invalid', because: expect.stringContaining('at $.plan') });
    const route = await gate(change, [...SHORT, '--path', '/me', ...allow('GET /me')]);
    expect(route.result.verdict).not.toBe('invalid');
  }, 120_000);
});
