import { spawn } from 'node:child_process';
import { existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../../harness/config/load-config.ts';
import { InitResult } from '../../harness/init/result.ts';
import { built, packageRoot } from '../../harness/package.ts';
import { EXPRESS, type Files, HTTP, makeProject, type TestProject } from '../init/projects.ts';
import { launch } from '../support/launch.ts';
import { finished, type Outcome } from '../support/project.ts';

const CONFIG = 'paceline.config.mjs';
const WORKFLOW = '.github/workflows/paceline.yml';
const cli = built('harness/cli.js');

let project: TestProject;
afterEach(() => project.remove());

function init(args: string[], cwd = project.path): Promise<Outcome> {
  const env = { PATH: process.env.PATH ?? '', HOME: project.path };
  return finished(
    spawn(process.execPath, [cli, 'init', ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] }),
  );
}

/** The same with a terminal; `answer` is typed when the question comes. */
async function initAtTerminal(args: string[], answer: string): Promise<Outcome> {
  const command = [process.execPath, cli, 'init', ...args].join(' ');
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    cwd: project.path,
    env: { PATH: process.env.PATH ?? '', HOME: project.path, TERM: 'xterm' },
  });
  let shown = '';
  child.stdout.on('data', (text: Buffer) => {
    shown += text.toString();
    if (!shown.includes('[y/N]') || child.stdin.writableEnded) return;
    // Interrupting is a key press, so the terminal has to stay open for it.
    child.stdin.end(answer);
  });
  return finished(child);
}

function written(): string[] {
  return [CONFIG, WORKFLOW].filter((path) => existsSync(join(project.path, path)));
}

function make(files: Files): void {
  project = makeProject(files);
}

describe('without a terminal', () => {
  test('shows both files and what is doubtful, and writes nothing', async () => {
    make(EXPRESS);
    const before = readdirSync(project.path);
    const { code, stdout, stderr } = await init([]);
    expect(code).toBe(0);
    expect(stdout).toBe('');
    for (const text of [
      'shop, Express',
      'node server.js (scripts.start)',
      '/api/items (routes/items.js:3)',
      'A guess, by a search of 2 source files',
      `${CONFIG} (new)`,
      "    ready: '/healthz',",
      `${WORKFLOW} (new)`,
      '          fetch-depth: 0',
      'Beware',
      'not written; --yes writes without asking',
    ]) {
      expect(stderr.replace(/\s+/g, ' ')).toContain(text.trim().replace(/\s+/g, ' '));
    }
    expect(stderr).not.toContain('\u001b');
    expect(readdirSync(project.path)).toEqual(before);
  });

  test('--yes writes them, and the gate’s config loads', async () => {
    make(EXPRESS);
    const { code, stderr } = await init(['--yes']);
    expect(code).toBe(0);
    expect(stderr).toContain(`Wrote ${CONFIG} and ${WORKFLOW}.`);
    expect((await loadConfig(project.path)).gate?.requests).toHaveLength(2);
    expect(parse(project.read(WORKFLOW))).toMatchObject({ jobs: { gate: {} } });
    // A second time there is nothing to do.
    expect((await init(['--yes'])).stderr).toContain('Nothing to write: all is there already.');
  });

  test('a file that is there is shown as a diff, and kept unless --force', async () => {
    make(EXPRESS);
    await init(['--yes', '--quiet']);
    const mine = project.read(CONFIG).replace("ready: '/healthz'", "ready: '/mine'");
    writeFileSync(join(project.path, CONFIG), mine);
    const { code, stderr } = await init(['--yes']);
    expect(code).toBe(0);
    expect(stderr).toContain(`${CONFIG} (there already, and differs)`);
    expect(stderr).toMatch(/^ {2}-\s+ready: '\/mine',$/m);
    expect(stderr).toMatch(/^ {2}\+\s+ready: '\/healthz',$/m);
    expect(stderr).toContain(`Left ${CONFIG} as it is: --force overwrites`);
    expect(project.read(CONFIG)).toBe(mine);
    // Nor by --force alone: nobody was asked.
    await init(['--force']);
    expect(project.read(CONFIG)).toBe(mine);
    await init(['--force', '--yes']);
    expect(project.read(CONFIG)).toContain("ready: '/healthz'");
  });

  test('--no-workflow, --start and --path', async () => {
    make(EXPRESS);
    await init([
      '--yes',
      '--no-workflow',
      '--start',
      'node server.js {port}',
      '--path',
      '/a',
      '--path',
      '3:/b',
    ]);
    expect(written()).toEqual([CONFIG]);
    expect((await loadConfig(project.path)).gate).toMatchObject({
      start: 'node server.js {port}',
      requests: [{ path: '/a' }, { path: '/b', weight: 3 }],
    });
  });

  test('the workflow of a package of many goes to the top of the repository', async () => {
    make(Object.fromEntries(Object.entries(HTTP).map(([name, text]) => [`packages/api/${name}`, text])));
    const { code } = await init(['--yes'], join(project.path, 'packages/api'));
    expect(code).toBe(0);
    expect(project.read(`packages/api/${CONFIG}`)).toContain('gate');
    expect(project.read('.github/workflows/paceline-packages-api.yml')).toContain('packages/api');
  });
});

describe('--json', () => {
  test('is one document that the schema knows in full', async () => {
    make(EXPRESS);
    const { code, stdout } = await init(['--json']);
    expect(code).toBe(0);
    const result = JSON.parse(stdout) as InitResult;
    expect(InitResult.parse(result)).toEqual(result);
    expect(result.files.map(({ path, state, written }) => ({ path, state, written }))).toEqual([
      { path: CONFIG, state: 'new', written: false },
      { path: WORKFLOW, state: 'new', written: false },
    ]);
    expect(result.found.start.command).toBe('node server.js');
    expect(result.warnings.length).toBeGreaterThan(0);
  });

  test('says what was written, what was there and what differs', async () => {
    make(EXPRESS);
    const states = async (args: string[]) =>
      (JSON.parse((await init(['--json', '--quiet', ...args])).stdout) as InitResult).files.map(
        ({ state, written }) => `${state} ${written}`,
      );
    expect(await states(['--yes', '--no-workflow'])).toEqual(['new true']);
    expect(await states(['--yes'])).toEqual(['same false', 'new true']);
    writeFileSync(join(project.path, WORKFLOW), 'mine');
    expect(await states(['--yes'])).toEqual(['same false', 'differs false']);
    expect(await states(['--yes', '--force'])).toEqual(['same false', 'differs true']);
  });

  test('with --quiet, nothing else is printed', async () => {
    make(HTTP);
    expect((await init(['--json', '--quiet'])).stderr).toBe('');
  });
});

describe.runIf(process.platform === 'linux')('at a terminal', () => {
  test('a yes writes', async () => {
    make(HTTP);
    const { code, stdout } = await initAtTerminal([], 'y\n');
    expect(stdout).toContain(`Write ${CONFIG} and ${WORKFLOW}? [y/N]`);
    expect(stdout).toContain('Wrote');
    expect(stdout.indexOf("start: 'node server.js'")).toBeLessThan(stdout.indexOf('[y/N]'));
    expect(code).toBe(0);
    expect(written()).toEqual([CONFIG, WORKFLOW]);
  });

  test.each([
    ['a no', 'n\n'],
    ['an empty line', '\n'],
    ['the end of input', '\u0004'],
  ])('%s does not', async (_name, answer) => {
    make(HTTP);
    const { code, stdout } = await initAtTerminal([], answer);
    expect(code).toBe(0);
    expect(stdout).toContain('not written.');
    expect(written()).toEqual([]);
  });

  test('Ctrl-C does not, and ends with 130', async () => {
    make(HTTP);
    const { code } = await initAtTerminal([], '\u0003');
    expect(code).toBe(130);
    expect(written()).toEqual([]);
  });

  test('nobody is asked with --yes, with --json, or with nothing to write', async () => {
    make(HTTP);
    expect((await initAtTerminal(['--json'], 'y\n')).stdout).not.toContain('[y/N]');
    expect(written()).toEqual([]);
    expect((await initAtTerminal(['--yes'], 'n\n')).stdout).not.toContain('[y/N]');
    expect(written()).toEqual([CONFIG, WORKFLOW]);
    expect((await initAtTerminal([], 'y\n')).stdout).not.toContain('[y/N]');
  });
});

describe('a mistake is a sentence and 2', () => {
  test.each([
    ['no package.json', {}, [], 'got no package.json there'],
    ['nothing that starts', { 'package.json': '{}' }, [], 'Expected --start to say how'],
    ['a path without a slash', HTTP, ['--path', 'users'], 'Expected --path to begin with a slash'],
    [
      'a file in the way of the workflow',
      { ...HTTP, '.github': '' },
      ['--yes'],
      'to be a file that can be written',
    ],
    [
      'a folder in the place of the config',
      { ...HTTP, [`${CONFIG}/x`]: '' },
      ['--yes'],
      'to be a file that can be read',
    ],
  ])('%s', async (_name, files: Files, args, sentence) => {
    make(files);
    const { code, stdout, stderr } = await init(args);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});

describe('what was drafted starts, is ready, and answers what is asked', () => {
  const modules = (root: string) =>
    symlinkSync(join(packageRoot, 'node_modules'), join(root, 'node_modules'));

  test.each([
    ['node:http', HTTP, () => {}, ['/time']],
    ['Express', EXPRESS, modules, ['/', '/api/items']],
  ])('%s', async (_name, files, prepare, paths) => {
    make(files);
    prepare(project.path);
    await init(['--yes', '--quiet']);
    const { gate } = await loadConfig(project.path);
    expect(gate?.requests.map(({ path }) => path)).toEqual(paths);
    const { target, stop } = await launch(gate?.start ?? '', {
      cwd: project.path,
      readyPath: gate?.ready ?? '',
    });
    try {
      for (const { path, expect: answer } of gate?.requests ?? []) {
        expect((await fetch(target.origin + path)).status, path).toBe(answer.status);
      }
    } finally {
      await stop();
    }
  });
});

test('its document has a JSON Schema', async () => {
  make({});
  const child = spawn(process.execPath, [cli, 'schema', 'init'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const { code, stdout } = await finished(child);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ properties: { schema: { const: 'paceline.init/1' } } });
});
