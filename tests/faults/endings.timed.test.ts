import type { ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { fixture } from '../support/launch.ts';
import { finished, Project, processesWith, scenario } from '../support/project.ts';

const LONG = ['--blocks', '5', '--warmup', '200ms', '--duration', '400ms'];
let project: Project;
afterEach(() => project.remove());

/** Resolves once the command has printed the text to stderr. */
function printed(child: ChildProcess, text: string): Promise<void> {
  let seen = '';
  return new Promise((resolve) =>
    child.stderr?.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      if (seen.includes(text)) resolve();
    }),
  );
}

function leftovers(): string[] {
  return readdirSync(tmpdir()).filter((name) => /^paceline-(probe|postgres)-/.test(name));
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s keeps what was measured, says so, and leaves nothing',
  async (signal) => {
    project = new Project({ scenarios: [scenario()] });
    const before = leftovers();
    const child = project.start(['run', ...LONG, '--out', 'r']);
    const outcome = finished(child);
    await printed(child, '[2/10]');
    await sleep(300);
    child.kill(signal);
    const { code, stderr } = await outcome;
    expect(code).toBe(130);
    expect(stderr).toContain(`Expected to run to the end, got ${signal}`);
    expect(stderr).toContain('What was measured until then is kept');
    const { state, plan, warnings } = project.results('r');
    expect(state).toBe('interrupted');
    expect(plan.order.filter((entry) => entry.state === 'measured')).toHaveLength(2);
    expect(plan.order.filter((entry) => entry.state === 'not run')).toHaveLength(8);
    expect(warnings.join()).toContain('8 of 10 trials');
    expect(processesWith(fixture('blocking-server.js'))).toEqual([]);
    expect(leftovers()).toEqual(before);
    expect((await project.run(['report', 'r', '--format', 'md'])).stdout).toContain('nterrupted');
  },
);

test('a second Ctrl-C does not cut the putting in order short', async () => {
  project = new Project({ scenarios: [scenario()] });
  const child = project.start(['run', ...LONG, '--out', 'r']);
  const outcome = finished(child);
  await printed(child, '[1/10]');
  await sleep(300);
  child.kill('SIGINT');
  child.kill('SIGINT');
  expect((await outcome).code).toBe(130);
  expect(project.results('r').state).toBe('interrupted');
  expect(processesWith(fixture('blocking-server.js'))).toEqual([]);
});

test('a killed Paceline leaves no target, no generator and no folder, and its trials can be judged', async () => {
  project = new Project({ scenarios: [scenario()] });
  const before = leftovers();
  const child = project.start(['run', ...LONG, '--out', 'r']);
  const outcome = finished(child);
  await printed(child, '[2/10]');
  await sleep(400);
  expect(processesWith(fixture('blocking-server.js')).length).toBeGreaterThan(0);
  child.kill('SIGKILL');
  await outcome;
  await expect.poll(() => processesWith(fixture('blocking-server.js')), { timeout: 5000 }).toEqual([]);
  await expect.poll(() => processesWith('generator/main.js'), { timeout: 5000 }).toEqual([]);
  await expect.poll(() => leftovers(), { timeout: 5000 }).toEqual(before);
  expect((await project.run(['judge', 'r', '--quiet'])).code).toBe(0);
  expect(project.results('r').state).toBe('interrupted');
});

test('a killed Paceline leaves no database', async () => {
  project = new Project();
  const before = leftovers();
  const child = project.start([
    'run',
    'db-pooling',
    '--variant',
    'client-per-request',
    ...LONG,
    '--out',
    'r',
  ]);
  const outcome = finished(child);
  await printed(child, '[1/5]');
  expect(processesWith('/paceline-postgres-').length).toBeGreaterThan(0);
  child.kill('SIGKILL');
  await outcome;
  await expect.poll(() => processesWith('/paceline-postgres-'), { timeout: 10_000 }).toEqual([]);
  await expect.poll(() => leftovers(), { timeout: 10_000 }).toEqual(before);
});
