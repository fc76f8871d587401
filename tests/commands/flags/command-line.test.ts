import { Command } from 'commander';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CAPACITY } from '../../../harness/commands/flags/capacity.ts';
import { commandLine, concealed } from '../../../harness/commands/flags/command-line.ts';
import { COMPARE } from '../../../harness/commands/flags/compare.ts';
import { declare } from '../../../harness/commands/flags/declare.ts';
import { DOCTOR } from '../../../harness/commands/flags/doctor.ts';
import type { Describing, Flag, Flags, OptionsOf } from '../../../harness/commands/flags/flag.ts';
import { GATE } from '../../../harness/commands/flags/gate.ts';
import { INIT } from '../../../harness/commands/flags/init.ts';
import { LOAD } from '../../../harness/commands/flags/load.ts';
import { NODES } from '../../../harness/commands/flags/nodes.ts';
import { readOptions } from '../../../harness/commands/flags/read.ts';
import { REPORT } from '../../../harness/commands/flags/report.ts';
import { RUN } from '../../../harness/commands/flags/run.ts';
import { SELFCHECK } from '../../../harness/commands/flags/selfcheck.ts';
import { PRINTED } from '../../../harness/commands/flags/told.ts';
import { GATE_PHASES } from '../../../harness/config/phases.ts';
import type { CompareOptions } from '../../../harness/measure/compare/options.ts';

const COMMANDS: Record<string, Flags> = {
  run: RUN,
  load: LOAD,
  compare: COMPARE,
  gate: GATE,
  capacity: CAPACITY,
  nodes: NODES,
  selfcheck: SELFCHECK,
  doctor: DOCTOR,
  report: REPORT,
  judge: PRINTED,
  runs: PRINTED,
  init: INIT,
};

/** What a shell makes of a line of words, some of them in single quotes. */
function words(line: string): string[] {
  return [...line.matchAll(/(?:'[^']*'|\\'|[^\s'])+/g)].map(([word]) =>
    word.replace(
      /'([^']*)'|\\'/g,
      (whole, inner: string | undefined) => inner ?? (whole === "\\'" ? "'" : ''),
    ),
  );
}

function parse(line: string, flags: Flags): { words: string[]; options: OptionsOf<Flags> } {
  const command = declare(new Command().argument('[words...]').exitOverride(), flags);
  // The first two are `paceline` and the command.
  command.parse(words(line).slice(2), { from: 'user' });
  return { words: command.args, options: readOptions(flags, command.opts()) };
}

const printable = fc
  .string({ minLength: 1, maxLength: 20, unit: 'grapheme-ascii' })
  .filter((text) => text[0] !== '-');
const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,10}$/);
const line = printable.map((text) => text.trim());

/** Values that a flag of each kind may have. */
const VALUES: Record<string, (flag: Flag) => fc.Arbitrary<unknown>> = {
  time: () => fc.integer({ min: 1, max: 600_000 }).map((ms) => ms / 1000),
  share: () =>
    fc.integer({ min: 0, max: 9999 }).map((hundredths) => Number((hundredths / 100).toFixed(2)) / 100),
  rate: () => fc.integer({ min: 1, max: 100_000_000 }).map((hundredths) => hundredths / 100),
  n: (flag) =>
    'read' in flag && typeof flag.read('1', '') === 'object'
      ? fc
          .tuple(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 1000 }))
          .map(([from, to]) => ({ from, to }))
      : fc.integer({ min: 1, max: 50 }),
  'key=value': () => fc.tuple(name, printable),
  'name: value': () => fc.tuple(name, line),
  phases: () => fc.subarray([...GATE_PHASES], { minLength: 1 }),
  route: () => fc.constantFrom('GET /me', 'GET /me $.requestId', 'search $.items[*].id'),
  versions: () => fc.array(fc.constantFrom('22', '24.11.1', 'lts'), { minLength: 1, maxLength: 3 }),
};

function valuesOf(flag: Flag): fc.Arbitrary<unknown> {
  if (flag.kind === 'switch') return fc.boolean();
  const one =
    flag.choices !== undefined
      ? fc.constantFrom(...flag.choices)
      : flag.help.startsWith('status')
        ? fc.integer({ min: 100, max: 599 })
        : (VALUES[flag.takes]?.(flag) ?? printable);
  const given = flag.bare === undefined ? one : fc.oneof(one, fc.constant(flag.bare));
  if (flag.kind === 'repeatable') return fc.array(given, { maxLength: 3 });
  return flag.kind === 'preset' ? given : fc.option(given, { nil: undefined });
}

function optionsOf(flags: Flags): fc.Arbitrary<Record<string, never>> {
  return fc.record(
    Object.fromEntries(
      Object.entries(flags).map(([key, flag]) => [key, valuesOf(flag) as fc.Arbitrary<never>]),
    ),
  );
}

describe.each(Object.entries(COMMANDS))('%s', (command, flags) => {
  test('what is recorded reads as the same options, with placeholders for secrets', () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 3 }), optionsOf(flags), (given, options) => {
        const read = parse(commandLine([command, ...given], flags, options), flags);
        expect(read.words).toEqual(given);
        expect(read.options).toEqual(concealed(flags, options));
      }),
      { seed: 14, numRuns: 300 },
    );
  });

  test('nothing given is nothing recorded', () => {
    expect(commandLine([command], flags, readOptions(flags, {}))).toBe(`paceline ${command}`);
  });
});

test('no secret stands in a recorded line', () => {
  const options = {
    ...readOptions(COMPARE, {}),
    a: "https://ann:it's@hunter2@127.0.0.1:1/x",
    install: 'npm ci --registry https://ann:hunter2@registry/',
    build: 'env FROM=https://ann:at@hunter2@assets/ make',
    b: 'env DATABASE_URL=postgres://ann:hunter2@db/x node server.js',
    header: [
      ['authorization', 'Bearer hunter2'],
      ['accept', 'text/html'],
      ['x-api-key', 'hunter2'],
    ] as [string, string][],
    env: [
      ['API_TOKEN', 'hunter2'],
      ['POOL_SIZE', '5'],
      ['UPSTREAM', 'http://ann:hunter2@up/'],
    ] as [string, string][],
    body: '{"password":"hunter2"}',
  };
  const line = commandLine(['compare'], COMPARE, options);
  expect(line).not.toContain('hunter2');
  expect(line).toContain("--a 'https://$USER:$PASSWORD@127.0.0.1:1/x'");
  expect(line).toContain(
    "--header 'authorization: $AUTHORIZATION' --header 'accept: text/html' --header 'x-api-key: $X_API_KEY' --body '$BODY'",
  );
  expect(line).toContain(
    "--env 'API_TOKEN=$API_TOKEN' --env POOL_SIZE=5 --env 'UPSTREAM=http://$USER:$PASSWORD@up/'",
  );
});

test.each([
  ['http://ann:hunter2@host/x', "'http://$USER:$PASSWORD@host/x'"],
  ['ann:hunter2@host:8080', "'$USER:$PASSWORD@host:8080'"],
  ['//ann:it@hunter2@host', "'//$USER:$PASSWORD@host'"],
  ['http://host/a@b', 'http://host/a@b'],
])('a word may be a URL: %s', (word, recorded) => {
  expect(commandLine(['capacity', word], CAPACITY, readOptions(CAPACITY, {}))).toBe(
    `paceline capacity ${recorded}`,
  );
});

test('a file with a body is no secret', () => {
  const line = commandLine(['load'], LOAD, { ...readOptions(LOAD, {}), body: '@order.json' });
  expect(line).toBe('paceline load --body @order.json');
});

test('an option that is not described does not compile', () => {
  const options = readOptions(COMPARE, {});
  // @ts-expect-error: no flag has this name.
  expect(options.bugdet).toBeUndefined();
  // @ts-expect-error: `margin` has no flag.
  const flags = { budget: COMPARE.budget } satisfies Describing<Pick<CompareOptions, 'budget' | 'margin'>>;
  expect(Object.keys(flags)).toEqual(['budget']);
});

test('one that can’t be read is named', () => {
  expect(() => readOptions(COMPARE, { budget: 'soon' })).toThrow('Expected --budget to be a duration');
  expect(() => readOptions(COMPARE, { engine: 'fast' })).toThrow(
    'Expected --engine to be steady or as-is, got "fast"',
  );
  expect(() => readOptions(LOAD, { maxConnections: '0' })).toThrow(
    'Expected --max-connections to be a whole number',
  );
});

test('a wait that no scenario may have is refused, and a load of one’s own may have it', () => {
  expect(() => readOptions(COMPARE, { timeout: '20m' })).toThrow(
    'Expected --timeout to be at most 600 s, got "20m"',
  );
  expect(readOptions(LOAD, { timeout: '20m' }).timeout).toBe(1200);
});
