import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { CompareResult } from '../../harness/record/compare.ts';
import { renderCompareJunit } from '../../reports/junit/compare.ts';
import { renderCompareMarkdown } from '../../reports/markdown/compare.ts';
import { renderCompare } from '../../reports/terminal/compare.ts';
import {
  HOSTILE,
  laws,
  sampleCompare,
  sampleInvalid,
  sampleOpen,
  sampleRegression,
  sampleSide,
} from '../support/sample-comparison.ts';

const regression = sampleRegression().result;
const open = sampleOpen().result;
const invalid = sampleInvalid().result;
const same = sampleCompare(laws(0.001, 0.002)).result;

/** The text with its lines joined again, so that it does not matter where they were broken. */
function text(result: CompareResult, width = 80): string {
  return renderCompare(result, { color: false, width }).replace(/\s+/g, ' ');
}

describe('golden comparisons; `npm test -- tests/reports -u` accepts a change', () => {
  test.each([
    ['regressed', regression],
    ['inconclusive', open],
    ['invalid', invalid],
  ])('terminal, %s', async (name, result) => {
    await expect(renderCompare(result, { color: false, width: 80 })).toMatchFileSnapshot(
      `golden/compare-${name}.txt`,
    );
  });

  test('terminal, with room for all columns', async () => {
    await expect(renderCompare(regression, { color: false, width: 120 })).toMatchFileSnapshot(
      'golden/compare-wide.txt',
    );
  });

  test.each([
    ['regressed', regression],
    ['inconclusive', open],
    ['invalid', invalid],
  ])('Markdown, %s', async (name, result) => {
    await expect(renderCompareMarkdown(result)).toMatchFileSnapshot(`golden/compare-${name}.md`);
  });

  test.each([
    ['regressed', regression],
    ['inconclusive', open],
    ['invalid', invalid],
  ])('JUnit, %s', async (name, result) => {
    await expect(renderCompareJunit(result)).toMatchFileSnapshot(`golden/compare-${name}.xml`);
  });
});

describe('terminal', () => {
  test('keeps to 80 columns, but for the command, which must stay whole to be copied', () => {
    const command = `paceline compare --a '${'x'.repeat(100)}' --b y`;
    for (const result of [regression, open, invalid, same]) {
      const lines = renderCompare({ ...result, command }, { color: false, width: 80 }).split('\n');
      expect(lines.filter((line) => line.length > 80)).toEqual([`  ${command}`]);
    }
  });

  test('colour changes nothing but colour', () => {
    for (const result of [regression, open, invalid, same]) {
      const plain = renderCompare(result, { color: false, width: 80 });
      const coloured = renderCompare(result, { color: true, width: 80 });
      expect(plain).not.toContain('\u001b');
      expect(stripVTControlCharacters(coloured)).toBe(plain);
    }
    expect(renderCompare(regression, { color: true, width: 80 })).toContain(
      '\u001b[31m✗ regressed: a request takes',
    );
  });

  test('the first words are the verdict, and the next why', () => {
    expect(text(regression)).toMatch(
      /^ ✗ regressed: a request takes 3\.1 % \[3\.0, 3\.2\] longer; CPU per request \+3\.4 %/,
    );
    expect(text(invalid)).toMatch(/^ ! invalid: A and B answer GET \/users differently/);
  });

  test('no line begins with a %', () => {
    for (let width = 40; width < 120; width++) {
      const lines = renderCompare(regression, { color: false, width }).split('\n');
      expect(lines.filter((line) => /^\s*%/.test(line))).toEqual([]);
    }
  });

  test.each([
    [120, ['A', 'B', 'change', 'at worst', 'verdict']],
    [90, ['A', 'B', 'change', 'verdict']],
    [80, ['A', 'change', 'verdict']],
    [20, ['A', 'change', 'verdict']],
  ])('in %i columns leaves out what can be done without', (width, headings) => {
    const line = renderCompare(same, { color: false, width })
      .split('\n')
      .find((each) => each.includes('verdict'));
    expect(line?.trim().split(/ {2,}/)).toEqual(['metric', ...headings]);
  });

  test('an interrupted comparison says so', () => {
    const cut = { ...open, state: 'interrupted' as const, stopped: 'interrupted' as const };
    expect(text(cut)).toContain('Interrupted: this rests on the launches measured so far.');
    expect(text(cut)).toContain('It was interrupted there.');
    expect(renderCompareMarkdown(cut)).toContain('**Interrupted');
  });
});

describe('what is open', () => {
  test('is said of each metric that was not decided, those that decide first', () => {
    const said = text({ ...open, because: 'not decided' });
    const service = said.indexOf('service time: can’t rule out that it is up to 2.61 % worse; about 5 more');
    const latency = said.indexOf('p99 latency: can’t rule out that it is up to');
    expect(service).toBeGreaterThan(0);
    expect(latency).toBeGreaterThan(service);
  });

  test('what the verdict’s sentence has said of a metric that decides is not said again', () => {
    expect(open.because).toContain('about 5 more launches');
    expect(text(open)).not.toContain('service time: can’t rule out');
    expect(text(open)).toContain('p99 latency: can’t rule out');
  });

  test('a difference that a warning has named is not named again', () => {
    const warnings = ['A and B answer GET /users differently: status 200 against 500'];
    expect(text({ ...invalid, warnings }).match(/status 200 against 500/g)).toHaveLength(1);
    expect(text(invalid).match(/status 200 against 500/g)).toHaveLength(1);
  });

  test('below 6 launch pairs the cross-check can’t reach what it should, from 6 on it can', () => {
    expect(text(open)).toContain(
      'Only 4 launch pairs: the exact cross-check (sign-flip) can’t get below p = 0.125',
    );
    for (const launches of [6, 8]) {
      expect(text(sampleCompare(laws(0.001, 0.002), {}, launches).result)).not.toContain('cross-check');
    }
  });

  test('a metric that could not be compared says why and has no number', () => {
    const [first, ...others] = same.comparisons;
    if (first === undefined) throw new Error('Expected a metric');
    const missing = {
      ...first,
      b: null,
      change: null,
      ci: null,
      verdict: 'inconclusive' as const,
      cannotRuleOut: null,
      signFlip: null,
      note: 'not measured in both',
    };
    const result = { ...same, comparisons: [missing, ...others] };
    expect(text(result)).toContain('• service time: not measured in both.');
    expect(renderCompare(result, { color: false, width: 90 })).toMatch(
      /\* service time, ms +1\.24 +– +– +inconclusive/,
    );
  });

  test('a change for the better that is not sure is not called worse', () => {
    const [first, ...others] = open.comparisons;
    if (first === undefined) throw new Error('Expected a metric');
    const better = { ...first, ci: [-0.03, -0.001] as [number, number], change: -0.015, cannotRuleOut: 0 };
    expect(text({ ...open, because: 'not decided', comparisons: [better, ...others] })).toContain(
      'service time: it is not worse, but may be better by less than matters',
    );
  });
});

describe('what it rests on', () => {
  test.each<[string, Partial<CompareResult>, string]>([
    [
      'decided',
      { stopped: 'decided' },
      '6 of 8 launch pairs measured, 48.0 s of load in a budget of 60 s. It stopped there: the verdict was clear',
    ],
    ['budget', { stopped: 'budget' }, 'It stopped there: the budget was used up.'],
    ['invalid', { stopped: 'invalid' }, 'It stopped there: the measurement can’t be believed.'],
    [
      'the whole plan',
      { launches: { planned: 8, measured: 8, invalid: 0 } },
      '8 launch pairs measured, 48.0 s of load in a budget of 60 s. It ended with its plan.',
    ],
  ])('%s', (_, changes, sentence) => {
    const launches = { planned: 8, measured: 6, invalid: 0 };
    expect(text({ ...same, launches, ...changes })).toContain(sentence);
  });

  test('the margin of each metric that has its own, and that any change counts without one', () => {
    expect(text(same)).toContain('A change of up to 2 % either way is too small to matter.');
    expect(text({ ...same, margin: 0 })).toContain('Any change counts, however small.');
    const own = { ...same, margins: { cpuPerRequest: 0.05, serviceTime: 0.02 } };
    expect(text(own)).toContain(
      'A change of up to 2 % either way (5 % of CPU per request) is too small to matter.',
    );
  });

  test('what a side is beyond its name, said once', () => {
    const sides = {
      a: sampleSide('node slow.js', { command: 'node slow.js', node: 'v22.21.0' }),
      b: sampleSide('http://127.0.0.1:3000/', { command: '', url: 'http://127.0.0.1:3000/' }),
    };
    const lines = renderCompare({ ...same, ...sides }, { color: false, width: 80 }).split('\n');
    expect(lines).toContain('  A      node slow.js (Node.js 22.21.0)');
    expect(lines).toContain('  B      http://127.0.0.1:3000/');
  });

  test('answers: alike, varying, different, and not compared', () => {
    expect(text(same)).toContain('A and B gave the same answer to each of 3 requests compared.');
    expect(text(regression)).toContain(
      'Of 1 of them only status and type were compared, since it is never answered the same twice.',
    );
    expect(text(invalid)).toContain(
      'A and B answer 1 of 2 requests differently. ! GET /users: status 200 against 500.',
    );
    expect(text(open)).toContain('The answers of A and B were not compared.');
  });
});

describe('what a service says stays text', () => {
  test('in Markdown', () => {
    const markdown = renderCompareMarkdown({ ...regression, because: HOSTILE, a: sampleSide(HOSTILE) });
    expect(markdown).toContain('&lt;/script&gt;&lt;img src=x');
    expect(markdown).toContain('\\| \\_under\\_');
    // Between backticks nothing is markup, so the name needs no escapes there.
    expect(markdown.replaceAll(`\`${HOSTILE}\``, '')).not.toContain('<img');
  });

  test('in JUnit', () => {
    const xml = renderCompareJunit({ ...invalid, because: `${HOSTILE}\u0000`, b: sampleSide(HOSTILE) });
    expect(xml).not.toContain('<img');
    expect(xml).toContain('&lt;img src=x onerror=&quot;');
    expect(xml.includes('\u0000')).toBe(false);
  });

  test('a name that is broken over lines can’t begin a paragraph of its own', () => {
    const markdown = renderCompareMarkdown({ ...same, a: sampleSide('node a.js\n\n# Heading') });
    expect(markdown).not.toMatch(/^# Heading/m);
  });
});

describe('JUnit', () => {
  const cases = (result: CompareResult) => renderCompareJunit(result).match(/<testcase /g)?.length;

  test('has a case for each metric; those that do not decide fail nothing', () => {
    expect(cases(regression)).toBe(6);
    const xml = renderCompareJunit(regression);
    expect(xml).toContain('tests="6" failures="2" errors="0" skipped="3"');
    expect(xml).toMatch(/name="throughput">\s*<skipped message="regressed; .*told, and fails nothing/);
    expect(renderCompareJunit(open)).toContain('failures="0" errors="0"');
    expect(renderCompareJunit(same)).toContain('failures="0" errors="0" skipped="2"');
  });

  test('an invalid comparison is an error, with metrics and without', () => {
    expect(renderCompareJunit(invalid)).toContain('tests="1" failures="0" errors="1" skipped="0"');
    const after = { ...regression, verdict: 'invalid' as const };
    expect(renderCompareJunit(after)).toContain('tests="6" failures="0" errors="2" skipped="4"');
  });
});
