import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Project, SHORT, scenario } from '../support/project.ts';

const project = new Project({ scenarios: [scenario()] });
project.write('a-file', '');
afterAll(() => project.remove());

test.each([
  ['an unknown scenario', ['run', 'db-poling'], 'got "db-poling" (did you mean "db-pooling"?)'],
  ['an unknown variant', ['run', 'blocking', '--variant', 'fre'], 'got "fre" (did you mean "free"?)'],
  ['an unknown profile', ['run', '--profile', 'quik'], 'got "quik" (did you mean "quick"?)'],
  ['an unknown command', ['rum'], "unknown command 'rum'"],
  ['an unknown flag', ['run', '--profil', 'quick'], "unknown option '--profil'"],
  [
    'a duration without unit',
    ['run', '--duration', '3'],
    'Expected --duration to be a duration with its unit',
  ],
  ['no blocks', ['run', '--blocks', '0'], 'Expected --blocks to be a whole number from 1 to 1000'],
  ['a seed that is none', ['run', '--seed', 'x'], 'Expected --seed to be a whole number'],
  ['a margin without %', ['run', '--margin', '5'], 'Expected --margin to be a share in percent'],
  [
    'a setting without =',
    ['run', ...SHORT, '--env', 'A', '--out', 'never'],
    'Expected --env to be like KEY=VALUE',
  ],
  [
    'a folder that can not be made',
    ['run', ...SHORT, '--out', 'a-file/x'],
    'to be a folder that can be written',
  ],
  ['a run that is not there', ['report', 'nowhere'], 'to hold a run, got no run.json there'],
  [
    'a flag that a file of requests would leave unheard',
    ['load', 'http://127.0.0.1:1', '--requests', 'r.json', '--header', 'X: y'],
    'Expected either --requests or --header, got both',
  ],
  [
    'a flag that a scenario would leave unheard',
    ['compare', 'db-pooling', 'pool-1', 'pool-10', '--header', 'X: y'],
    'Expected --path beside --header to say what is asked',
  ],
  [
    'a scenario that would not be asked at the path',
    ['nodes', '22', '24', 'db-pooling', '--path', '/x'],
    'Expected --target beside --path or --requests',
  ],
  ['no run at all', ['judge'], 'Expected a run in'],
  [
    'an unknown format',
    ['report', '--format', 'pdf'],
    'Expected --format to be html, md, junit, csv or json',
  ],
])('%s: a sentence, and 2', async (_name, args, sentence) => {
  const { code, stdout, stderr } = await project.run(args);
  expect(stderr).toContain(sentence);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).not.toMatch(/\n\s+at /);
});

test('nothing is written before all was understood', () => {
  expect(existsSync(join(project.path, 'never'))).toBe(false);
  expect(existsSync(join(project.path, '.paceline'))).toBe(false);
});

test('a config that is wrong: a sentence, and 2', async () => {
  const other = new Project({ profile: 'fast' as 'quick' });
  const { code, stderr } = await other.run(['run']);
  expect(code).toBe(2);
  expect(stderr).toContain('Expected `profile` to be one of "quick", "standard", "thorough", got "fast"');
  other.remove();
});

test('a damaged record: a sentence that names the place, and how to mend it', async () => {
  const other = new Project({ scenarios: [scenario()] });
  await other.run(['run', ...SHORT, '--variant', 'free', '--out', 'r', '--quiet']);
  const results = other.read('r', 'results.json');
  other.write('r/results.json', results.slice(0, 500));
  const cut = await other.run(['report', 'r']);
  expect(cut.code).toBe(2);
  expect(cut.stderr).toContain('results.json to be JSON');
  expect(cut.stderr).toContain('paceline judge');
  other.write('r/results.json', results.replace('"paceline.run/1"', '"paceline.run/9"'));
  expect((await other.run(['report', 'r'])).stderr).toContain('to hold a results of this version');
  other.write('r/trials.jsonl', '{"schema":"paceline.trial/1"}\n');
  const broken = await other.run(['judge', 'r']);
  expect(broken.code).toBe(2);
  expect(broken.stderr).toContain('trials.jsonl, line 1,');
  // A line that was cut off by a crash was never a trial.
  other.write('r/trials.jsonl', '{"schema":"pacel');
  expect((await other.run(['judge', 'r', '--quiet'])).code).toBe(0);
  expect(other.results('r').state).toBe('interrupted');
  other.remove();
});
