import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VariantResult } from '../../harness/record/run.ts';
import { fixture } from '../support/launch.ts';
import { type Outcome, Project, processesWith, SHORT, scenario } from '../support/project.ts';
import { httpServer, type TestServer } from '../support/server.ts';

const good = `exec '${process.execPath}' '${fixture('blocking-server.js')}'`;
const listen = ".listen(process.env.PORT, '127.0.0.1')";
const projects: Project[] = [];
afterAll(() => {
  for (const project of projects) project.remove();
});

interface Bad {
  name: string;
  command: string;
  port?: number;
}

/** Runs a good reference beside bad variants. */
async function beside(
  bad: readonly Bad[],
  more: string[] = [],
): Promise<Outcome & { variants: readonly VariantResult[] }> {
  const requests = [{ path: '/', expect: { status: 200 } }];
  const project = new Project({
    scenarios: [
      scenario({
        reference: 'good',
        workload: { mode: 'closed', connections: 4, requests },
        variants: [
          { name: 'good', title: 'Good', command: good, env: { COST_MS: '0.5' } },
          ...bad.map((each) => ({ title: each.name, ...each })),
        ],
      }),
    ],
  });
  projects.push(project);
  const outcome = await project.run(['run', ...SHORT, '--out', 'r', ...more]);
  return { ...outcome, variants: project.results('r').scenarios[0]?.variants ?? [] };
}

function script(body: string): string {
  return `exec '${process.execPath}' -e "const http = require('node:http'); ${body}"`;
}

/** Work for each answer, so that a client is not busier than the target that it asks. */
const WORK = 'const end = performance.now() + 0.5; while (performance.now() < end);';

const BAD: readonly (Bad & { what: string; reason: string })[] = [
  {
    ...{ name: 'brief', what: 'ends at start', reason: 'exit status 3 before it did' },
    command: script("console.error('no config today'); process.exit(3)"),
  },
  {
    ...{ name: 'none', what: 'is no program', reason: 'exit status 127 before it did' },
    command: 'no-such-program',
  },
  {
    ...{ name: 'unready', what: 'never gets ready', reason: 'within 1 s, got status 503' },
    command: script(`http.createServer((q, a) => { a.statusCode = 503; a.end() })${listen}`),
  },
  {
    ...{ name: 'fragile', what: 'ends under load', reason: 'got an end with exit status 9' },
    command: script(
      `let n = 0; http.createServer((q, a) => { if (++n > 50) process.exit(9); a.end() })${listen}`,
    ),
  },
  {
    ...{ name: 'wrong', what: 'answers wrongly when asked first' },
    reason: 'Expected GET / to answer 200, got 201',
    command: script(
      `http.createServer((q, a) => { a.statusCode = q.headers['user-agent'] ? 200 : 201; a.end() })${listen}`,
    ),
  },
  {
    ...{ name: 'turning', what: 'answers wrongly under load' },
    reason: 'Expected the requests to be answered rightly',
    command: script(
      `let n = 0; http.createServer((q, a) => { ${WORK} a.statusCode = ++n > 50 ? 500 : 200; a.end() })${listen}`,
    ),
  },
];

describe('bad targets beside a good one', () => {
  let outcome: Awaited<ReturnType<typeof beside>>;
  let other: TestServer;
  const variant = (name: string) => outcome.variants.find((one) => one.name === name);
  beforeAll(async () => {
    other = await httpServer((_request, response) => response.end());
    const bad = BAD.map(({ name, command }) => ({ name, command }));
    const taken = { name: 'taken', command: good, port: other.port };
    outcome = await beside([...bad, taken], ['--ready-timeout', '1s']);
  });
  afterAll(() => other.close());

  test.each(BAD)('a target that $what is invalid, with the reason', ({ name, reason }) => {
    expect(variant(name)?.state).toBe('invalid');
    expect(variant(name)?.reasons.join()).toContain(reason);
    expect(outcome.stderr).toContain(reason);
  });

  test('a port that is taken: invalid, and the port is named', () => {
    expect(variant('taken')?.state).toBe('invalid');
    expect(variant('taken')?.reasons.join()).toContain(`Expected port ${other.port} to be free`);
  });

  test('the other is measured, and nobody sees where in the code it was', () => {
    expect(variant('good')?.state).toBe('measured');
    expect(variant('good')?.throughput?.value).toBeGreaterThan(100);
    expect(outcome.stderr).not.toMatch(/\n\s+at /);
  });

  test.each(BAD.filter(({ name }) => name === 'brief' || name === 'turning'))(
    'one alone that $what is enough for exit status 3',
    async ({ name, command }) => {
      const { code, variants } = await beside([{ name, command }]);
      expect(code).toBe(3);
      expect(variants.map(({ state }) => state)).toEqual(['measured', 'invalid']);
    },
  );
});

test('a database that can not be reached spoils its scenario only', async () => {
  const project = new Project({ scenarios: [scenario()] });
  projects.push(project);
  const args = ['run', 'db-pooling', 'blocking', '--variant', 'pool-10', '--variant', 'free'];
  const { code, stderr } = await project.run([...args, ...SHORT, '--out', 'r'], {
    DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/none',
  });
  expect(code).toBe(3);
  expect(stderr.replace(/\s+/g, ' ')).toContain('Expected the database at 127.0.0.1:1/none');
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
