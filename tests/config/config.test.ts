import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../../harness/config/load-config.ts';
import { didYouMean } from '../../harness/config/near.ts';
import { environment, seconds, share, whole } from '../../harness/config/units.ts';
import { temporaryFolder } from '../support/launch.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

let count = 0;
async function load(name: string, text: string) {
  const own = join(folder.path, String(++count));
  mkdirSync(own);
  writeFileSync(join(own, name), text);
  return loadConfig(own);
}

const SCENARIO = `{ name: 'mine', title: 'Mine', question: '?', why: '.', lookAt: [],
  workload: { mode: 'closed', connections: 2, requests: [{ path: '/' }] },
  reference: 'a', variants: [{ name: 'a', title: 'A', command: 'node a.js' }] }`;

describe('loadConfig', () => {
  test('no file is an empty config', async () => {
    expect(await loadConfig(folder.path)).toEqual({});
  });

  test('JSON', async () => {
    expect(await load('paceline.config.json', '{"profile":"quick","seed":7}')).toEqual({
      profile: 'quick',
      seed: 7,
    });
  });

  test('TypeScript, with defaults filled in', async () => {
    const config = await load(
      'paceline.config.ts',
      `const x: number = 3; export default { seed: x, scenarios: [${SCENARIO}] }`,
    );
    expect(config.seed).toBe(3);
    expect(config.scenarios?.[0]?.gating).toEqual(['throughput', 'latencyP99']);
    expect(config.scenarios?.[0]?.ready).toBe('/healthz');
  });

  test.each([
    [
      'a value out of range',
      '{"profile":"fast"}',
      'Expected `profile` to be one of "quick", "standard", "thorough", got "fast"',
    ],
    ['a wrong type', '{"seed":"7"}', 'Expected `seed` to be number, got "7"'],
    ['an unknown key', '{"profil":"quick"}', 'got the key "profil" (did you mean "profile"?)'],
    ['a number too small', '{"seed":-1}', 'Expected `seed` to be at least 0, got -1'],
    ['no JSON', '{', 'paceline.config.json to load, got:'],
  ])('%s is a sentence', async (_name, text, message) => {
    await expect(load('paceline.config.json', text)).rejects.toMatchObject({
      code: 'BAD_CONFIG',
      message: expect.stringContaining(message),
    });
  });

  test.each([
    [
      'a reference that does not exist',
      SCENARIO.replace("reference: 'a'", "reference: 'b'"),
      'to be a variant of this scenario (a), got "b"',
    ],
    [
      'a variant without a command',
      SCENARIO.replace(", command: 'node a.js'", ''),
      'to have either a `command` or a `server`',
    ],
  ])('%s is a sentence', async (_name, scenario, message) => {
    await expect(
      load('paceline.config.ts', `export default { scenarios: [${scenario}] }`),
    ).rejects.toMatchObject({
      code: 'BAD_CONFIG',
      message: expect.stringContaining(message),
    });
  });

  test('a file that throws is a sentence, without its stack', async () => {
    await expect(load('paceline.config.mjs', 'throw new Error("no luck\\n at here")')).rejects.toMatchObject({
      code: 'BAD_CONFIG',
      message: expect.stringMatching(/got: no luck$/),
    });
  });
});

describe('units', () => {
  test.each([
    ['500ms', 0.5],
    ['10s', 10],
    ['1.5s', 1.5],
    ['2m', 120],
  ])('%s', (text, value) => expect(seconds(text, '--x')).toBeCloseTo(value));

  test.each(['10', '', '-1s', '0s', '1 day', 's'])('%j is no duration', (text) => {
    expect(() => seconds(text, '--duration')).toThrow(/Expected --duration to be a duration with its unit/);
  });

  test.each(['1.5', '', 'x', '11', '-1'])('%j is no whole number from 0 to 10', (text) => {
    expect(() => whole(text, '--seed', 0, 10)).toThrow(/Expected --seed to be a whole number from 0 to 10/);
  });

  test('shares', () => {
    expect(share('2%', '--margin')).toBeCloseTo(0.02);
    expect(share('0%', '--margin')).toBe(0);
    for (const text of ['2', '-2%', '100%', 'two'])
      expect(() => share(text, '--margin')).toThrow(/in percent/);
  });

  test('settings may hold further equals signs', () => {
    expect(environment(['A=1', 'B=x=y', 'C='], '--env')).toEqual({ A: '1', B: 'x=y', C: '' });
    expect(() => environment(['=x'], '--env')).toThrow(/KEY=VALUE/);
  });
});

test('a near name is suggested, a far one is not', () => {
  expect(didYouMean('db-poling', ['db-pooling', 'cpu-offload'])).toBe(' (did you mean "db-pooling"?)');
  expect(didYouMean('kubernetes', ['db-pooling', 'cpu-offload'])).toBe('');
  expect(didYouMean('x', [])).toBe('');
});
