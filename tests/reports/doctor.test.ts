import { describe, expect, test } from 'vitest';
import type { CeilingStep, DoctorResult, OpenCeiling } from '../../harness/record/doctor.ts';
import { renderDoctor } from '../../reports/terminal/doctor.ts';

/** So long that its line is broken where the width ends. */
const SHARED = 'cores can not be assigned on this system: generator, target and services share all';
const ESCAPE = '\u001b';

function step(rate: number, changes: Partial<CeilingStep> = {}): CeilingStep {
  return {
    rate,
    held: true,
    reasons: [],
    lag: { unit: 'ms', p50: 0.0123, p99: 0.456, max: 7.89 },
    achievedRatio: 1,
    failedRatio: 0,
    cpu: 0.321,
    stolenMs: 20,
    valid: true,
    ...changes,
  };
}

const REASONS = ['the generator used 97.0 % of a core, over 95.0 %'];
const OPEN: OpenCeiling = {
  carries: { value: 8000, unit: 'req/s' },
  limitedBy: 'generator',
  reasons: REASONS,
  steps: [
    step(1000, { lag: { unit: 'ms', p50: 0.01, p99: null, max: 2 } }),
    step(5000),
    step(8000),
    step(16_000, { held: false, valid: false, reasons: REASONS, stolenMs: null }),
  ],
};

function sample(open: Partial<OpenCeiling> = {}): DoctorResult {
  return {
    schema: 'paceline.doctor/1',
    fingerprint: {
      machine: { cpu: 'Sample CPU', cores: 2, memory: 8, architecture: 'x64' },
      system: { platform: 'linux', kernel: '6.1' },
      node: 'v20.19.0',
      paceline: '0.0.0',
      dependencies: {},
      limits: { cpuQuota: null, memory: null, openFiles: 1024 },
    },
    machine: {
      cores: {
        available: 2,
        assignable: [0, 1],
        online: 4,
        siblings: [[0, 1]],
        governors: { '0': 'powersave', '1': 'powersave' },
        boost: null,
      },
      virtual: true,
      loadAverage: [0.25, 0.5, 0.75],
      stealShare: 0.031,
      limits: { cpuQuota: null, memory: 2e9, openFiles: 20_000 },
      sockets: { ports: [32_768, 60_999], timeWait: 12, backlog: 4096 },
    },
    ceiling: {
      placement: { generator: [0], target: [1], services: [], shared: [SHARED] },
      window: { warmupSeconds: 0.5, durationSeconds: 1 },
      closed: {
        connections: 16,
        throughput: { value: 23_456.78, unit: 'req/s' },
        cpuPerRequest: { value: 42.5, unit: 'us' },
        generator: {
          valid: false,
          reasons: ['it used all of a core'],
          lag: { unit: 'ms', p50: null, p99: null, max: 0 },
          loopDelay: { unit: 'ms', p50: 0.1, p99: 0.4, max: 1 },
          cpu: 0.99,
          working: 0.99,
          stolenMs: 0,
          achievedRatio: 1,
          generators: 1,
        },
      },
      open: { ...OPEN, ...open },
    },
    advice: [
      { subject: 'memory limit', level: 'good', says: 'it is enough' },
      { subject: 'cores', level: 'note', says: 'they are few' },
      { subject: 'stolen time', level: 'problem', says: '3.10 % of it' },
    ],
  };
}

/** The text with its lines joined again, so that it does not matter where they were broken. */
function text(result: DoctorResult, color = false): string {
  return renderDoctor(result, { color, width: 80 }).replace(/\s+/g, ' ');
}

test('says what the machine is, each number with its unit and a mark for what is not told', () => {
  const said = text(sample());
  expect(said).toContain('Sample CPU, x64, virtual machine');
  expect(said).toContain('2 to use (0, 1) of 4 online; threads of one physical core: 0 and 1');
  expect(said).toContain('governor powersave, boost –');
  expect(said).toContain('8.00 GB, of which 2.00 GB may be used');
  expect(said).toContain('no CPU quota, 20,000 open files');
  expect(said).toContain('ports 32768 to 60999, 12 held by closed connections; listen backlog 4,096');
  expect(said).toContain(
    'average 0.25, 0.50, 0.75 over 1, 5 and 15 min before; 3.10 % of the cores’ time stolen',
  );
  expect(said).toContain(`! ${SHARED}.`);
});

test('says what the closed loop came to, and that the generator was its limit', () => {
  expect(text(sample())).toContain(
    'Closed loop, 16 connections: 23,457 req/s, 42.5 µs of the generator’s CPU per request; ' +
      'the generator was the limit: it used all of a core.',
  );
});

test('has a row for each rate of the open loop', () => {
  const rows = renderDoctor(sample(), { color: false, width: 80 })
    .split('\n')
    .map((line) => line.trim().split(/ {2,}/));
  expect(rows).toContainEqual(['1,000', 'yes', '0.0100', '–', '2.00', '100 %', '32.1 %', '20.0']);
  expect(rows).toContainEqual(['5,000', 'yes', '0.0123', '0.456', '7.89', '100 %', '32.1 %', '20.0']);
  expect(rows).toContainEqual(['16,000', 'no: generator', '0.0123', '0.456', '7.89', '100 %', '32.1 %', '–']);
});

test('says the lag at 5,000 a second, why it went no further, and what a mark stands for', () => {
  const said = text(sample());
  expect(said).toContain('Lag at 5,000 req/s: p50 0.0123 ms, p99 0.456 ms, max 7.89 ms, 20.0 ms stolen.');
  expect(said).toContain(`At 16,000 req/s the generator was the limit: ${REASONS[0]}.`);
  expect(said).toContain('– is in place of what too few requests can’t support');
});

test('says that the lag at 5,000 a second is not known where it did not come to that', () => {
  const steps = [step(1000), step(2000, { held: false, valid: false, reasons: REASONS })];
  expect(text(sample({ steps, carries: { value: 1000, unit: 'req/s' } }))).toContain(
    'The lag at 5,000 req/s is not known',
  );
});

test('gives advice with a mark and a word, what matters most first', () => {
  const said = text(sample());
  const places = [
    '✗ problem stolen time: 3.10 % of it.',
    '! note cores: they are few.',
    '✓ good memory limit:',
  ].map((part) => said.indexOf(part));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
});

describe('ends with one sentence on what the machine can carry', () => {
  test.each<[string, Partial<OpenCeiling>, string]>([
    [
      'the generator was the limit',
      {},
      'One generator carries 8,000 requests a second here; ask for less, or use --generators.',
    ],
    [
      'the target was',
      { limitedBy: 'target' },
      'One generator carries at least 8,000 requests a second here: then the server was the limit, not the generator.',
    ],
    [
      'nothing was',
      { limitedBy: null, reasons: [] },
      'One generator carries at least 8,000 requests a second here: no more was asked of it.',
    ],
    [
      'not even the lowest rate held',
      { carries: { value: null, unit: 'req/s' } },
      'One generator did not carry even 1,000 requests a second here: stop what else runs on it, and look again.',
    ],
  ])('%s', (_, open, sentence) => {
    expect(text(sample(open)).trimEnd().endsWith(sentence)).toBe(true);
  });
});

test('keeps to the width, and colours only when it may', () => {
  const plain = renderDoctor(sample(), { color: false, width: 80 });
  for (const line of plain.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  expect(plain).not.toContain(ESCAPE);
  const coloured = renderDoctor(sample(), { color: true, width: 80 });
  expect(coloured).toContain(`${ESCAPE}[31m✗ problem${ESCAPE}[39m  stolen time`);
  // Colour adds nothing but colour: the lines are broken where they are without it.
  expect(coloured.replaceAll(new RegExp(`${ESCAPE}\\[\\d+m`, 'g'), '')).toBe(plain);
});
