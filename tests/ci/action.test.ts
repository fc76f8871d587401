import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { packageRoot } from '../../harness/package.ts';
import { temporaryFolder } from '../support/launch.ts';
import { type Ending, outputsIn, runStep } from './run-step.ts';

interface Step {
  id?: string;
  name: string;
  if?: string;
  uses?: string;
  run?: string;
  shell?: string;
  'continue-on-error'?: boolean;
  env?: Record<string, string>;
  with?: Record<string, string>;
}

interface Action {
  inputs: Record<string, { description: string; default: string }>;
  outputs: Record<string, { description: string; value: string }>;
  runs: { using: string; steps: Step[] };
}

const action = parse(readFileSync(join(packageRoot, 'action.yml'), 'utf8')) as Action;
const { steps } = action.runs;
const docs = readFileSync(join(packageRoot, 'docs/ci.md'), 'utf8');

const folder = { path: '', remove: () => {} };
beforeEach(() => Object.assign(folder, temporaryFolder()));
afterEach(() => folder.remove());

function step(name: string): Step {
  const found = steps.find((each) => each.name === name);
  if (found === undefined)
    throw new Error(`Expected a step "${name}", got ${steps.map((each) => each.name)}`);
  return found;
}

function run(name: string, env: Record<string, string>, cwd = folder.path): Promise<Ending> {
  const unset = Object.fromEntries(Object.keys(step(name).env ?? {}).map((key) => [key, '']));
  return runStep(step(name).run ?? '', { ...unset, ...env }, cwd, folder.path);
}

function file(name: string, text: string, mode = 0o644): string {
  const path = join(folder.path, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

describe('what the file says', () => {
  test('a composite action, with a description for every input and output', () => {
    expect(action.runs.using).toBe('composite');
    for (const { description } of [...Object.values(action.inputs), ...Object.values(action.outputs)]) {
      expect(description).toMatch(/^\S.*\S$/);
    }
  });

  test('every script names its shell; every other action, its version', () => {
    for (const { name, run: script, shell, uses } of steps) {
      if (script === undefined) expect(uses, name).toMatch(/^actions\/[\w-]+@v\d+$/);
      else expect(shell, name).toBe('bash');
    }
  });

  test('no expression stands in a script, where its value would be code', () => {
    for (const { name, run: script = '' } of steps) expect(script, name).not.toContain('${{');
  });

  test('inputs are used in env, with and if only, and each is used', () => {
    const used = new Set<string>();
    for (const { if: condition = '', env = {}, with: settings = {}, ...others } of steps) {
      const texts = [condition, ...Object.values(env), ...Object.values(settings)];
      for (const [, name = ''] of texts.join('\n').matchAll(/\binputs\.([\w-]+)/g)) used.add(name);
      expect(JSON.stringify(others)).not.toContain('inputs.');
    }
    expect([...used].sort()).toEqual(Object.keys(action.inputs).sort());
  });

  test('every variable that a script reads is given to it, by GitHub or by its step', () => {
    const github = ['RUNNER_OS', 'RUNNER_TEMP', 'GITHUB_OUTPUT', 'GITHUB_ACTION_PATH', 'GITHUB_BASE_REF'];
    for (const { name, run: script = '', env = {} } of steps) {
      for (const [, variable = ''] of script.matchAll(/\$\{?([A-Z][A-Z_]+)/g)) {
        expect([...github, ...Object.keys(env)], name).toContain(variable);
      }
    }
  });

  test('outputs are those that the gate’s step writes', async () => {
    const cli = file('cli.cjs', '');
    const { outputs } = await run('Run the gate', { GATE_CLI: cli, GATE_DIRECTORY: '.' });
    for (const { value } of Object.values(action.outputs)) {
      const key = /^\$\{\{ steps\.gate\.outputs\.([\w-]+) \}\}$/.exec(value)?.[1];
      expect(Object.keys(outputs)).toContain(key);
    }
  });

  test('the report is kept before it is decided, and can fail without deciding', () => {
    const names = steps.map(({ name }) => name);
    expect(names.indexOf('Keep the report')).toBeLessThan(names.indexOf('Decide'));
    const { if: condition, 'continue-on-error': goOn, with: settings } = step('Keep the report');
    expect(goOn).toBe(true);
    expect(condition).toContain("inputs.upload-report == 'true'");
    expect(settings?.path).toContain('/report.html');
  });
});

describe('the step that runs the gate', () => {
  /** Writes what a gate leaves behind, and beside it the arguments it got. */
  const stub = (code: number, results: string | null) =>
    file(
      'cli.cjs',
      `const { mkdirSync, writeFileSync } = require('node:fs');
const out = process.argv.find((text) => text.startsWith('--out=')).slice(6);
writeFileSync(${JSON.stringify(join(folder.path, 'arguments.json'))}, JSON.stringify(process.argv.slice(2)));
if (${results !== null}) {
  mkdirSync(out);
  writeFileSync(out + '/gate.json', ${JSON.stringify(results ?? '')});
  writeFileSync(out + '/report.html', '<!doctype html>');
}
console.log('the words of the gate');
process.exit(${code});
`,
    );
  const argumentsGiven = () =>
    JSON.parse(readFileSync(join(folder.path, 'arguments.json'), 'utf8')) as string[];

  test.each([
    [0, 'no-change'],
    [0, 'improved'],
    [0, 'inconclusive'],
    [1, 'regressed'],
    [3, 'invalid'],
    [4, 'inconclusive'],
  ])('exit status %i, %s: both come through, and the step itself passes', async (code, verdict) => {
    const cli = stub(code, JSON.stringify({ schema: 'paceline.gate/1', verdict }));
    const end = await run('Run the gate', { GATE_CLI: cli, GATE_DIRECTORY: '.' });
    expect(end.code).toBe(0);
    expect(end.stdout).toContain('the words of the gate');
    const { report = '', folder: out = '', ...others } = end.outputs;
    expect(others).toEqual({ 'exit-code': String(code), verdict });
    expect(report).toBe(`${out}/report.html`);
    expect(existsSync(report)).toBe(true);
  });

  test('nothing measured: no verdict and no report', async () => {
    const { code, outputs } = await run('Run the gate', { GATE_CLI: stub(2, null), GATE_DIRECTORY: '.' });
    expect(code).toBe(0);
    expect(outputs).toMatchObject({ 'exit-code': '2', verdict: '', report: '' });
  });

  test.each(['{', '[]', 'null', '{"verdict":"fine\\nexit-code=0"}', '{"verdict":7}'])(
    'results that hold something else, %s, make no verdict',
    async (results) => {
      const { outputs } = await run('Run the gate', { GATE_CLI: stub(1, results), GATE_DIRECTORY: '.' });
      expect(outputs).toMatchObject({ 'exit-code': '1', verdict: '' });
    },
  );

  test('inputs become flags, and what is empty becomes none', async () => {
    const cli = stub(0, '{}');
    await run('Run the gate', { GATE_CLI: cli, GATE_DIRECTORY: '.', GATE_STRICT: 'false' });
    expect(argumentsGiven()).toEqual(['gate', expect.stringMatching(/^--out=/)]);
    const given = { GATE_BASE: 'v1.2', GATE_BUDGET: '30s', GATE_MARGIN: '3%', GATE_STRICT: 'true' };
    await run('Run the gate', { GATE_CLI: cli, GATE_DIRECTORY: '.', ...given });
    expect(argumentsGiven().slice(2)).toEqual(['--base=v1.2', '--budget=30s', '--margin=3%', '--strict']);
  });

  test('values are values, never code and never other flags', async () => {
    const evil = `--strict "; touch pwned; $(touch pwned) \`touch pwned\` '`;
    const given = { GATE_BASE: evil, GATE_BUDGET: evil, GATE_MARGIN: evil };
    await run('Run the gate', { GATE_CLI: stub(0, '{}'), GATE_DIRECTORY: '.', ...given });
    expect(argumentsGiven().slice(2)).toEqual([`--base=${evil}`, `--budget=${evil}`, `--margin=${evil}`]);
    expect(readdirSync(folder.path)).not.toContain('pwned');
  });

  test('it runs in the folder of the service', async () => {
    mkdirSync(join(folder.path, '-x y'));
    const cli = file('where.cjs', "console.log('in ' + process.cwd());");
    const { stdout } = await run('Run the gate', { GATE_CLI: cli, GATE_DIRECTORY: '-x y' });
    expect(stdout).toContain(`in ${folder.path}/-x y`);
    // Not 1, which would be a regression.
    expect((await run('Run the gate', { GATE_CLI: cli, GATE_DIRECTORY: 'nowhere' })).code).toBe(2);
  });
});

test.each([0, 1, 2, 3, 4, 130])('the last step ends with the gate’s exit status, %i', async (code) => {
  const end = await run('Decide', { GATE_CODE: String(code), GATE_VERDICT: 'regressed' });
  expect(end.code).toBe(code);
  expect(end.stdout).toBe(`paceline gate: regressed, exit status ${code}\n`);
});

describe('the step that sets Paceline up', () => {
  /** With an npm that only says what it was asked for. */
  const setUp = (env: Record<string, string>) => {
    file('npm', '#!/bin/sh\necho "npm $*"\n', 0o755);
    const PATH = `${folder.path}:${process.env.PATH}`;
    return run('Set up Paceline', { GITHUB_ACTION_PATH: folder.path, PATH, ...env });
  };

  test('builds its own checkout, whose command line it then names', async () => {
    mkdirSync(join(folder.path, 'scripts'));
    file('scripts/build.js', "console.log('built for ' + process.env.NODE_ENV);");
    const { code, stdout, outputs } = await setUp({ NODE_ENV: step('Set up Paceline').env?.NODE_ENV ?? '' });
    expect(code).toBe(0);
    expect(stdout).toContain('built for development');
    const cli = join(folder.path, 'dist/harness/cli.js');
    expect(outputs).toEqual({ cli });
    // What package.json calls the command, and what the build writes.
    expect(existsSync(join(packageRoot, 'scripts/build.js'))).toBe(true);
    expect(JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'))).toMatchObject({
      bin: { paceline: 'dist/harness/cli.js' },
    });
  });

  test('or takes a version from npm', async () => {
    const { code, stdout, outputs } = await setUp({ GATE_VERSION: '1.2.3-rc.1' });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^npm install --prefix \S+ .*paceline@1\.2\.3-rc\.1$/m);
    expect(outputs.cli).toMatch(/\/node_modules\/paceline\/dist\/harness\/cli\.js$/);
  });

  test.each(['file:../x', 'npm:other@1', 'git+https://x', '1 2', '--x', '$(id)'])(
    'but nothing else that npm would take: %s',
    async (version) => {
      const { code, stdout, outputs } = await setUp({ GATE_VERSION: version });
      expect(code).toBe(2);
      expect(stdout).toMatch(/^::error title=paceline::Expected version/);
      expect(outputs).toEqual({});
    },
  );

  test('a build that fails ends it', async () => {
    mkdirSync(join(folder.path, 'scripts'));
    file('scripts/build.js', 'process.exit(7);');
    expect((await setUp({})).code).toBe(7);
  });

  test('Windows, or no Node.js: a sentence', async () => {
    expect(await setUp({ RUNNER_OS: 'Windows' })).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('got Windows'),
    });
    expect((await setUp({ PATH: folder.path })).stdout).toContain(
      'Expected Node.js 20.19 or later, got none',
    );
  });
});

describe('the step that fetches history', () => {
  const git = (cwd: string, ...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@x', ...args], {
      cwd,
      encoding: 'utf8',
      stdio: 'pipe',
    }).trim();

  /** A repository with a branch that left main two commits ago, a tag, and what GitHub makes of a pull request. */
  function origin(): string {
    const path = join(folder.path, 'origin');
    mkdirSync(path);
    git(path, 'init', '--quiet', '--initial-branch=main');
    const commit = (message: string) => git(path, 'commit', '--quiet', '--allow-empty', '-m', message);
    commit('one');
    git(path, 'tag', 'v1');
    commit('two');
    git(path, 'checkout', '--quiet', '-b', 'feature/x');
    commit('three');
    git(path, 'checkout', '--quiet', 'main');
    commit('four');
    git(path, 'checkout', '--quiet', '--detach');
    git(path, 'merge', '--quiet', '--no-ff', '-m', 'merged', 'feature/x');
    git(path, 'update-ref', 'refs/pull/1/merge', 'HEAD');
    git(path, 'checkout', '--quiet', 'main');
    return path;
  }

  /** What actions/checkout leaves by default: one commit, and no branch. */
  function shallowClone(ref = 'refs/pull/1/merge'): string {
    const from = origin();
    const path = join(folder.path, 'clone');
    mkdirSync(path);
    git(path, 'init', '--quiet');
    git(path, 'remote', 'add', 'origin', `file://${from}`);
    git(path, 'fetch', '--quiet', '--no-tags', '--depth=1', 'origin', `+${ref}:refs/remotes/${ref.slice(5)}`);
    git(path, 'checkout', '--quiet', '--detach', 'FETCH_HEAD');
    return path;
  }

  const fetch = (clone: string, env: Record<string, string> = {}) =>
    run('Fetch what a shallow clone left out', { GATE_DIRECTORY: clone, ...env });

  test('gives a shallow clone its history, so that the merge base is found', async () => {
    const clone = shallowClone();
    expect(() => git(clone, 'merge-base', 'HEAD', 'origin/main')).toThrow();
    const { code, stdout } = await fetch(clone, { GITHUB_BASE_REF: 'main' });
    expect(code).toBe(0);
    expect(stdout).toBe('');
    expect(git(clone, 'log', '--format=%s', '-1', git(clone, 'merge-base', 'HEAD', 'origin/main'))).toBe(
      'four',
    );
    expect(git(clone, 'rev-parse', '--is-shallow-repository')).toBe('false');
  });

  test.each([
    ['a tag', 'v1', 'one'],
    ['a branch', 'feature/x', 'three'],
    ['an expression', 'HEAD~1', 'four'],
  ])('makes %s known that the base names', async (_name, base, subject) => {
    const clone = shallowClone();
    expect((await fetch(clone, { GATE_BASE: base })).code).toBe(0);
    const names = [base, `origin/${base}`].map((name) => {
      try {
        return git(clone, 'log', '--format=%s', '-1', name);
      } catch {
        return null;
      }
    });
    expect(names).toContain(subject);
  });

  test.each(['nothing-of-this-name', '--upload-pack=touch pwned', '; touch pwned'])(
    'leaves %j for the gate to explain',
    async (base) => {
      const clone = shallowClone();
      expect((await fetch(clone, { GATE_BASE: base })).code).toBe(0);
      expect(readdirSync(folder.path)).not.toContain('pwned');
      expect(readdirSync(clone)).not.toContain('pwned');
    },
  );

  test('passes where nothing can be fetched, with a warning', async () => {
    const clone = shallowClone();
    git(clone, 'remote', 'set-url', 'origin', `file://${folder.path}/gone`);
    const { code, stdout } = await fetch(clone);
    expect(code).toBe(0);
    expect(stdout).toContain('::warning title=paceline::The history could not be fetched');
  });
});

describe('docs/ci.md', () => {
  const block = (language: string) =>
    [...docs.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
      .filter(([, name]) => name === language)
      .map(([, , text = '']) => text);

  test('its recipes are YAML that can be read', () => {
    expect(block('yaml').length).toBeGreaterThanOrEqual(5);
    for (const text of block('yaml')) expect(parse(text)).toBeTypeOf('object');
  });

  test('names every input with its default, and every output', () => {
    for (const [name, { default: value }] of Object.entries(action.inputs)) {
      const row = docs.split('\n').find((line) => line.startsWith(`| \`${name}\``));
      expect(row, name).toBeDefined();
      if (value !== '') expect(row).toContain(`\`${value}\``);
    }
    for (const name of Object.keys(action.outputs)) expect(docs).toMatch(new RegExp(`^\\| \`${name}\``, 'm'));
  });

  test('its workflow gives the action no input that it does not have', () => {
    const [workflow = ''] = block('yaml');
    const { jobs } = parse(workflow) as { jobs: { gate: { steps: Step[] } } };
    const used = jobs.gate.steps.find(({ uses }) => uses?.includes('paceline'));
    for (const name of Object.keys(used?.with ?? {})) expect(Object.keys(action.inputs)).toContain(name);
  });
});

test('outputs are read as GitHub reads them', () => {
  expect(outputsIn('a=1\nb=x=y\n\nc=\n')).toEqual({ a: '1', b: 'x=y', c: '' });
});
