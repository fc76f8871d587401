import { afterAll, expect, test } from 'vitest';
import type { VariantResult } from '../../harness/record/run.ts';
import { fixture } from '../support/launch.ts';
import { type Outcome, Project, processesWith, SHORT, scenario } from '../support/project.ts';
import { httpServer } from '../support/server.ts';

const good = `exec '${process.execPath}' '${fixture('blocking-server.js')}'`;
const listen = ".listen(process.env.PORT, '127.0.0.1')";
const projects: Project[] = [];
afterAll(() => {
  for (const project of projects) project.remove();
});

/** Runs a good reference beside a bad variant. */
async function beside(
  bad: { command: string; port?: number },
  more: string[] = [],
): Promise<Outcome & { good: VariantResult; bad: VariantResult }> {
  const requests = [{ path: '/', expect: { status: 200 } }];
  const project = new Project({
    scenarios: [
      scenario({
        reference: 'good',
        workload: { mode: 'closed', connections: 4, requests },
        variants: [
          { name: 'good', title: 'Good', command: good, env: { COST_MS: '0.5' } },
          { name: 'bad', title: 'Bad', ...bad },
        ],
      }),
    ],
  });
  projects.push(project);
  const outcome = await project.run(['run', ...SHORT, '--out', 'r', ...more]);
  const [first, second] = project.results('r').scenarios[0]?.variants ?? [];
  if (!first || !second) throw new Error(`Expected two variants\n${outcome.stderr}`);
  return { ...outcome, good: first, bad: second };
}

function script(body: string): string {
  return `exec '${process.execPath}' -e "const http = require('node:http'); ${body}"`;
}

test.each([
  [
    'ends at start',
    script("console.error('no config today'); process.exit(3)"),
    [],
    'exit status 3 before it did',
  ],
  ['is no program', 'no-such-program', [], 'exit status 127 before it did'],
  [
    'never gets ready',
    script(`http.createServer((q, a) => { a.statusCode = 503; a.end() })${listen}`),
    ['--ready-timeout', '1s'],
    'within 1 s, got status 503',
  ],
  [
    'ends under load',
    script(`let n = 0; http.createServer((q, a) => { if (++n > 50) process.exit(9); a.end() })${listen}`),
    [],
    'got an end with exit status 9',
  ],
  [
    'answers wrongly when asked first',
    script(
      `http.createServer((q, a) => { a.statusCode = q.headers['user-agent'] ? 200 : 201; a.end() })${listen}`,
    ),
    [],
    'Expected GET / to answer 200, got 201',
  ],
  [
    'answers wrongly under load',
    script(
      `let n = 0; http.createServer((q, a) => { a.statusCode = ++n > 50 ? 500 : 200; a.end() })${listen}`,
    ),
    [],
    'Expected the requests to be answered rightly',
  ],
])(
  'a target that %s is invalid, the other is measured, and the exit status is 3',
  async (_name, command, more, reason) => {
    const outcome = await beside({ command }, more);
    expect(outcome.code).toBe(3);
    expect(outcome.bad.state).toBe('invalid');
    expect(outcome.bad.reasons.join()).toContain(reason);
    expect(outcome.good.state).toBe('measured');
    expect(outcome.good.throughput?.value).toBeGreaterThan(100);
    expect(outcome.stderr).toContain(reason.slice(0, 20));
    expect(outcome.stderr).not.toMatch(/\n\s+at /);
  },
);

test('a port that is taken: invalid, and the port is named', async () => {
  const other = await httpServer((_request, response) => response.end());
  const outcome = await beside({ command: good, port: other.port });
  await other.close();
  expect(outcome.code).toBe(3);
  expect(outcome.bad.reasons.join()).toContain(`Expected port ${other.port} to be free`);
});

test('a database that can not be reached spoils its scenario only', async () => {
  const project = new Project({ scenarios: [scenario()] });
  projects.push(project);
  const args = ['run', 'db-pooling', 'blocking', '--variant', 'pool-10', '--variant', 'free'];
  const { code, stderr } = await project.run([...args, ...SHORT, '--out', 'r'], {
    DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/none',
  });
  expect(code).toBe(3);
  expect(stderr).toContain('Expected the database at postgres://nobody:***@127.0.0.1:1/none');
  expect(stderr).not.toContain('secret');
  const { scenarios, state } = project.results('r');
  expect(state).toBe('complete');
  expect(scenarios[0]?.variants.every((variant) => variant.state === 'invalid')).toBe(true);
  expect(scenarios[1]?.variants[0]?.state).toBe('measured');
});

test('nothing is left running', async () => {
  expect(processesWith(fixture('blocking-server.js'))).toEqual([]);
  await expect.poll(() => processesWith('reaper-main.js'), { timeout: 3000 }).toEqual([]);
});
