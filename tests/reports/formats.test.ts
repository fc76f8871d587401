import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
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
  expect(renderMarkdown(partly)).toMatch(/\| vague (\| – ){8}\| ⛔ invalid/);
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
