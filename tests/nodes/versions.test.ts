import fc from 'fast-check';
import { gt, satisfies } from 'semver';
import { describe, expect, test } from 'vitest';
import { PacelineError } from '../../harness/errors/paceline-error.ts';
import { ltsSince } from '../../harness/nodes/schedule.ts';
import { readSpec } from '../../harness/nodes/spec.ts';
import { chooseVersion, lineEnds, type Release } from '../../harness/nodes/versions.ts';

const NOW = new Date('2026-11-23T12:00:00Z');

function releases(...versions: string[]): Release[] {
  return versions.map((version) => ({ version, withdrawn: null }));
}

/** In no order, as npm lists them. */
const OFFERED = [
  ...releases('26.10.0', '22.21.1', '22.21.0', '16.20.2', '22.9.0', '22.23.3', '25.9.0', '24.21.0'),
  ...releases('27.0.0-alpha.1', '20.19.0', '20.20.2', '26.9.0', '18.20.8', '24.9.0'),
  { version: '22.24.0', withdrawn: 'its sockets leak' },
];

function chosen(spec: string, now = NOW, offered = OFFERED): string {
  return chooseVersion(readSpec(spec), offered, now).version;
}

function refusal(spec: string, offered = OFFERED): string {
  try {
    return chosen(spec, NOW, offered);
  } catch (error) {
    return error instanceof PacelineError ? `${error.code} ${error.message}` : String(error);
  }
}

describe('the version that is meant', () => {
  test.each([
    ['22.21.1', '22.21.1'],
    ['v22.21.0', '22.21.0'],
    [' 22.9.0 ', '22.9.0'],
    ['22.21', '22.21.1'],
    ['22.21.x', '22.21.1'],
    ['22', '22.23.3'],
    ['v24', '24.21.0'],
    ['^22.9', '22.23.3'],
    ['>=20.19 <21', '20.20.2'],
    ['20 || 22', '22.23.3'],
    ['>=20.19', '26.10.0'],
    ['lts/jod', '22.23.3'],
    ['lts/Krypton', '24.21.0'],
    ['current', '26.10.0'],
    ['latest', '26.10.0'],
    ['node', '26.10.0'],
  ])('%s is %s', (spec, version) => {
    expect(chosen(spec)).toBe(version);
  });

  test('LTS is a matter of the day: 26 since 28 October 2026, odd majors never', () => {
    expect(chosen('lts', new Date('2026-10-27T23:00:00Z'))).toBe('24.21.0');
    expect(chosen('lts', new Date('2026-10-28T01:00:00Z'))).toBe('26.10.0');
    expect(chosen('lts/*', new Date('2025-01-01T00:00:00Z'))).toBe('22.23.3');
    expect(chooseVersion(readSpec('lts'), OFFERED, NOW).note).toBe('Node 26 is LTS since 2026-10-28');
  });

  test('from 27 on every major becomes LTS in the year it is named after', () => {
    expect([25, 27, 28].map(ltsSince)).toEqual([null, '2027-10-31', '2028-10-31']);
    const later = [...OFFERED, ...releases('27.4.0')];
    expect(chosen('lts', new Date('2027-10-01T00:00:00Z'), later)).toBe('26.10.0');
    expect(chosen('lts', new Date('2027-11-01T00:00:00Z'), later)).toBe('27.4.0');
  });

  test('a withdrawn one is passed over, and that is said', () => {
    expect(chooseVersion(readSpec('22'), OFFERED, NOW)).toEqual({
      version: '22.23.3',
      note: '22.24.0 was withdrawn (its sockets leak), so 22.23.3 stands for 22',
    });
  });

  test('is the newest that fits, whatever is offered', () => {
    const version = fc
      .tuple(fc.integer({ min: 14, max: 30 }), fc.nat({ max: 25 }), fc.nat({ max: 3 }))
      .map((parts) => parts.join('.'));
    const range = fc.tuple(fc.constantFrom('^', '>=', '<=', '~', ''), version).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.uniqueArray(version, { minLength: 1 }), range, (versions, asked) => {
        const fits = versions.filter((each) => satisfies(each, asked) && satisfies(each, '>=18'));
        const got = /^(BAD_OPTION|NODE_NOT_FOUND) /.test(refusal(asked, releases(...versions)))
          ? null
          : chosen(asked, NOW, releases(...versions));
        if (got === null) return fits.length === 0;
        return fits.includes(got) && fits.every((each) => !gt(each, got));
      }),
    );
  });
});

describe('what is refused, in a sentence', () => {
  test.each([
    ['22.21.7', 'got 22.21.7, which is not among the releases (the newest of 22.21 is 22.21.1)'],
    ['22.99', 'got 22.99, which is not among the releases (the newest of 22 is 22.23.3)'],
    ['99', 'got 99, which is not among the releases (the newest of all is 26.10.0)'],
    ['27.0.0-alpha.1', 'got 27.0.0-alpha.1, which is not among the releases (the newest of all is 26.10.0)'],
    ['22.24.0', 'got 22.24.0, and 22.24.0 was withdrawn: its sockets leak (the newest of 22 is 22.23.3)'],
    ['22.24', 'got 22.24, and 22.24.0 was withdrawn: its sockets leak (the newest of 22 is 22.23.3)'],
  ])('%s was never released or was withdrawn', (spec, sentence) => {
    expect(refusal(spec)).toBe(
      `NODE_NOT_FOUND Expected a Node version to be one that npm offers, ${sentence}`,
    );
  });

  test.each(['16', '16.20.2', '<18', '0.10'])('%s is older than what is measured', (spec) => {
    expect(refusal(spec)).toBe(
      `BAD_OPTION Expected a Node version to be 18 or later, the oldest that Paceline measures, got "${spec}"`,
    );
  });

  test.each([
    ['', ''],
    ['twenty', ''],
    ['ltss', ' (did you mean "lts"?)'],
    ['lts/jodd', ' (did you mean "lts/jod"?)'],
    ['curent', ' (did you mean "current"?)'],
    ['22.21.1.1', ''],
  ])('%s is no version', (spec, guess) => {
    expect(refusal(spec)).toBe(
      `BAD_OPTION Expected a Node version to be one such as 22.21.1, 22.21, 22, ">=20.19", lts or current, got ${JSON.stringify(spec)}${guess}`,
    );
  });
});

test('the ends of each line within a range, without what was withdrawn or is too old', () => {
  expect(lineEnds('>=16 <25', OFFERED)).toEqual([
    { major: 18, lowest: '18.20.8', highest: '18.20.8' },
    { major: 20, lowest: '20.19.0', highest: '20.20.2' },
    { major: 22, lowest: '22.9.0', highest: '22.23.3' },
    { major: 24, lowest: '24.9.0', highest: '24.21.0' },
  ]);
});
