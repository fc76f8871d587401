import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { changeWithInterval, level, number, plusMinus } from '../../harness/record/format.ts';
import { renderCsv } from '../../reports/csv/csv.ts';
import { renderHtml } from '../../reports/html/html.ts';
import { renderJunit } from '../../reports/junit/junit.ts';
import { renderMarkdown } from '../../reports/markdown/markdown.ts';
import { renderTerminal } from '../../reports/terminal/terminal.ts';
import { sampleRun } from '../support/sample-run.ts';

const { results, trials } = sampleRun();

describe('golden reports; `npm test -- tests/reports -u` accepts a change', () => {
  test('terminal', async () => {
    await expect(renderTerminal(results, { color: false, width: 80 })).toMatchFileSnapshot(
      'golden/terminal.txt',
    );
  });

  test('Markdown', async () => {
    await expect(renderMarkdown(results)).toMatchFileSnapshot('golden/report.md');
  });

  test('JUnit', async () => {
    await expect(renderJunit(results)).toMatchFileSnapshot('golden/junit.xml');
  });

  test('CSV, its first lines', async () => {
    const lines = renderCsv(trials).split('\r\n').slice(0, 24).join('\n');
    await expect(lines).toMatchFileSnapshot('golden/trials.csv');
  });
});

describe('terminal', () => {
  test('keeps to 80 columns, and to no colour unless asked', () => {
    const plain = renderTerminal(results, { color: false, width: 80 });
    expect(plain.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(plain).not.toContain('\u001b');
    expect(renderTerminal(results, { color: true, width: 80 })).toContain('\u001b[32mimproved');
  });

  test('colour changes nothing but colour', () => {
    const coloured = renderTerminal(results, { color: true, width: 80 });
    const plain = renderTerminal(results, { color: false, width: 80 });
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  });
});

describe('what a scenario says stays text', () => {
  test('in HTML', () => {
    const page = renderHtml(results, trials, { script: '', style: '' });
    expect(page).not.toContain('<img');
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(page).toContain('&lt;/script&gt;&lt;img src=x onerror=&quot;');
  });

  test('in Markdown', () => {
    expect(renderMarkdown(results)).toContain('&lt;/script&gt;&lt;img');
    expect(renderMarkdown(results)).toContain('\\| \\_under\\_');
  });

  test('in JUnit, without what XML can not hold', () => {
    const hostile = structuredClone(results);
    for (const variant of hostile.scenarios[1]?.variants ?? []) variant.reasons = ['<a> & "b" \u0000\u0008'];
    const xml = renderJunit(hostile);
    expect(xml).toContain('&lt;a&gt; &amp; &quot;b&quot; ');
    expect(xml.includes('\u0000')).toBe(false);
  });

  test('in CSV, also for a spreadsheet that looks for formulas', () => {
    const [first] = trials;
    if (first === undefined) throw new Error('Expected a trial');
    const csv = renderCsv([{ ...first, variant: '=HYPERLINK("x")', scenario: 'a,b\nc' }]);
    expect(csv).toContain('"a,b\nc","\'=HYPERLINK(""x"")"');
  });
});

test('a variant with an invalid launch has no figures, though its other launches have', () => {
  const partly = structuredClone(results);
  const vague = partly.scenarios[1]?.variants.find(({ name }) => name === 'vague');
  if (vague === undefined) throw new Error('Expected the variant');
  vague.state = 'invalid';
  expect(renderTerminal(partly, { color: false, width: 80 })).toMatch(/vague\s+–\s+–\s+–\s+invalid/);
  expect(renderMarkdown(partly)).toMatch(/\| vague \| – \| – \| – \| – \| – \| ⛔ invalid/);
});

test('a command with backticks stays as it is in Markdown', () => {
  const command = 'paceline run --env A=`x`';
  expect(renderMarkdown({ ...results, command })).toContain(`\`\` ${command} \`\``);
});

test('the page is the same bytes each time, and stays under 3 MB for a standard run', () => {
  const assets = { script: 'x', style: 'y' };
  const page = renderHtml(results, trials, assets);
  expect(renderHtml(structuredClone(results), structuredClone(trials), assets)).toBe(page);
  // A standard run has 96 trials of 8 s with 10 beats a second; this one has 21 of 4 s.
  expect(page.length * (96 / trials.length) * 2).toBeLessThan(3_000_000);
});

describe('numbers', () => {
  test.each([
    [0, '0'],
    [1234567, '1,234,567'],
    [123.4, '123'],
    [12.345, '12.3'],
    [0.01234, '0.0123'],
    [-5.678, '-5.68'],
  ])('%d reads %s', (value, text) => expect(number(value)).toBe(text));

  test('changes read as a factor from twice on, else in per cent', () => {
    expect(changeWithInterval(2.4, [2.1, 2.7])).toBe('3.40x [3.10, 3.70]');
    expect(changeWithInterval(0.12, [0.09, 0.15])).toBe('+12.0 % [+9.00 %, +15.0 %]');
    expect(changeWithInterval(-0.5, [-0.6, 0.1])).toBe('-50.0 % [-60.0 %, +10.0 %]');
  });

  test('an estimate without an interval is marked', () => {
    const base = { unit: 'ms', confidence: 0.95, method: 't' };
    expect(plusMinus({ ...base, value: 5, ci: [4, 6], n: 3 })).toBe('5.00 ±1.00');
    expect(plusMinus({ ...base, value: 5, ci: null, n: 1 })).toBe('5.00 ±?');
    expect(plusMinus(null)).toBe('–');
    expect(level(0.975)).toBe('97.5 %');
  });
});
