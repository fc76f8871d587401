import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Project } from '../support/project.ts';
import { ServiceRepository } from '../support/service-repository.ts';

let repo: ServiceRepository;
beforeEach(() => {
  repo = new ServiceRepository();
});
afterEach(() => {
  expect(repo.servers).toEqual([]);
  repo.remove();
});

/** Runs a gate that must end with a sentence, and nothing of it left in the repository. */
async function refused(expected: number, ...args: string[]): Promise<string> {
  const before = repo.untouched;
  const { code, stdout, stderr } = await repo.paceline(['gate', '--json', '--budget', '3.2s', ...args]);
  expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
  expect(stderr).toContain('Expected');
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(repo.untouched).toEqual(before);
  return stderr.replace(/\s+/g, ' ');
}

test('a ref that is none', async () => {
  expect(await refused(2, '--base', 'mian')).toContain('did you mean "main"');
});

test('both a base and a baseline', async () => {
  expect(await refused(2, '--base', 'main', '--baseline', 'x.json')).toContain('got both');
});

test('a budget that has no room', async () => {
  expect(await refused(2, '--budget', '1s')).toContain('got 1 s');
});

test('a base whose build fails: its last words are quoted', async () => {
  repo.git('checkout', '--quiet', 'main');
  repo.config({ build: 'node build.js' });
  repo.commit('build.js', "console.log('compiling'); console.error('no such module: abc'); process.exit(4);");
  repo.git('checkout', '--quiet', '-B', 'change', 'main');
  repo.commit('build.js', '');
  const said = await refused(3);
  expect(said).toContain('`node build.js` to build');
  expect(said).toContain('exit status 4');
  expect(said).toContain('no such module: abc');
  expect(said).toContain('merge base with main');
});

test.each([
  ['a syntax error', 'const gate: { start: string = {};\nexport default { gate };', 'to load'],
  [
    'a key that there is not',
    "export default { gate: { start: 'x', requests: [{ path: '/' }], bugdet: 1 } };",
    'bugdet',
  ],
  [
    'a value of another type',
    "export default { gate: { start: 5, requests: [{ path: '/' }] } };",
    'gate.start',
  ],
  ['no gate', 'export default { margin: 0.05 };', '`gate`'],
  [
    'a port of its own',
    "export default { gate: { start: 'x', port: 80, requests: [{ path: '/' }] } };",
    'port 80',
  ],
  [
    'an unknown metric',
    "export default { gate: { start: 'x', gating: ['speed'], requests: [{ path: '/' }] } };",
    'got "speed"',
  ],
])('a TypeScript config with %s', async (_what, text, said) => {
  rmSync(join(repo.path, 'paceline.config.json'));
  repo.commit('paceline.config.ts', text);
  expect(await refused(2)).toContain(said);
});

test('a folder that is no repository', async () => {
  const project = new Project({ gate: { start: repo.start, requests: [{ path: '/' }] } });
  const { code, stdout, stderr } = await project.run(['gate', '--json']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('git repository');
  project.remove();
});

test('a service that listens where it was not told to is said within the time it has', async () => {
  repo.config({ readyTimeoutSeconds: 1 });
  repo.write('server.js', "require('node:http').createServer((a, b) => b.end()).listen(0);");
  repo.commit('package.json', '{}');
  const began = performance.now();
  const before = repo.untouched;
  const { code, stdout, stderr } = await repo.paceline(['gate', '--json', '--budget', '3.2s']);
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({ verdict: 'invalid', exitCode: 3, loadSeconds: 0 });
  expect(stderr).toMatch(/B: Expected/);
  expect(performance.now() - began).toBeLessThan(15_000);
  expect(repo.untouched).toEqual(before);
});
