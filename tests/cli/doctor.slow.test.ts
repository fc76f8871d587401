import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { builtTarget } from '../../harness/package.ts';
import { DoctorResult } from '../../harness/record/doctor.ts';
import { finished, type Outcome, Project, processesWith } from '../support/project.ts';

/** Long enough to count; what it finds is not the point of these tests. */
const SHORT = ['--duration', '300ms'];
const SERVER = builtTarget('ceiling/hello.js');

function leftovers(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('paceline-doctor-'));
}

describe('paceline doctor', () => {
  const project = new Project();
  const before = leftovers();
  let outcome: Outcome;
  let result: DoctorResult;
  beforeAll(async () => {
    outcome = await project.run(['doctor', ...SHORT, '--json']);
    result = DoctorResult.parse(JSON.parse(outcome.stdout));
  });
  afterAll(() => project.remove());

  test('ends with 0, with one JSON document on stdout that holds nothing the schema does not', () => {
    expect(outcome.code).toBe(0);
    expect(JSON.parse(outcome.stdout)).toEqual(result);
  });

  test('leaves no process and no folder', () => {
    expect(processesWith(SERVER)).toEqual([]);
    expect(leftovers()).toEqual(before);
  });

  test('measured a closed loop of 16 connections', () => {
    const { connections, throughput, cpuPerRequest, generator } = result.ceiling.closed;
    expect(connections).toBe(16);
    expect(throughput.value).toBeGreaterThan(0);
    // Both are of the same window: what a request costs, times requests per second, is the CPU used.
    expect((cpuPerRequest.value * throughput.value) / 1e6).toBeCloseTo(generator.cpu, 2);
  });

  test('measured an open loop at rising rates; what it carries is the highest that held', () => {
    const { steps, carries, limitedBy, reasons } = result.ceiling.open;
    const rates = steps.map(({ rate }) => rate);
    expect(rates[0]).toBe(1000);
    expect(rates).toEqual([...rates].sort((a, b) => a - b));
    const held = steps.filter((step) => step.held).map(({ rate }) => rate);
    expect(carries).toEqual({ value: held.length === 0 ? null : Math.max(...held), unit: 'req/s' });
    expect(reasons.length === 0).toBe(limitedBy === null);
    // 300 requests are too few for a p99, and enough for a median.
    expect(steps[0]?.lag).toMatchObject({ p50: expect.any(Number), p99: null });
  });

  test('advises on this machine, stolen time included', () => {
    expect(result.machine.cores.available).toBeGreaterThan(0);
    if (process.platform === 'linux') expect(result.machine.stealShare).not.toBeNull();
    const subjects = result.advice.map(({ subject }) => subject);
    expect(subjects).toEqual(expect.arrayContaining(['cores', 'CPU quota', 'memory limit']));
  });

  test('prints the same to a person, on stderr and without colour', () => {
    const { stderr } = outcome;
    expect(stderr).toContain('This machine');
    expect(stderr).toContain('Closed loop, 16 connections');
    for (const { subject } of result.advice) expect(stderr).toContain(`${subject}:`);
    expect(stderr).toMatch(/One generator (carries|did not carry)/);
    expect(stderr).not.toContain('\u001b');
  });
});

describe('paceline doctor, otherwise', () => {
  let project: Project;
  afterEach(() => project.remove());

  test('Ctrl-C ends it with 130, and leaves nothing', async () => {
    project = new Project();
    const before = leftovers();
    const child = project.start(['doctor', '--json']);
    const outcome = finished(child);
    await expect.poll(() => processesWith(SERVER).length, { timeout: 10_000 }).toBeGreaterThan(0);
    // Into the first measurement.
    await sleep(500);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await outcome;
    expect(code).toBe(130);
    expect(stdout).toBe('');
    expect(stderr).toContain('got SIGINT');
    expect(processesWith(SERVER)).toEqual([]);
    expect(leftovers()).toEqual(before);
  });

  test('killed, it leaves nothing either', async () => {
    project = new Project();
    const before = leftovers();
    const child = project.start(['doctor']);
    const outcome = finished(child);
    await expect.poll(() => processesWith(SERVER).length, { timeout: 10_000 }).toBeGreaterThan(0);
    child.kill('SIGKILL');
    await outcome;
    await expect.poll(() => processesWith(SERVER), { timeout: 5000 }).toEqual([]);
    await expect.poll(() => leftovers(), { timeout: 5000 }).toEqual(before);
  });

  test('a duration without a unit is a usage error, before anything is measured', async () => {
    project = new Project();
    const { code, stderr } = await project.run(['doctor', '--duration', '300']);
    expect(code).toBe(2);
    expect(stderr).toContain('--duration');
  });

  test('its document has a JSON Schema', async () => {
    project = new Project();
    const { code, stdout } = await project.run(['schema', 'doctor']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      properties: { schema: { const: 'paceline.doctor/1' }, ceiling: {}, advice: {} },
    });
  });
});
