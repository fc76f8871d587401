import { describe, expect, test } from 'vitest';
import { renderCurveCsv } from '../../reports/csv/curve.ts';
import { renderCapacityHtml } from '../../reports/html/capacity/capacity-page.ts';
import { renderCapacityJunit } from '../../reports/junit/capacity.ts';
import { renderCapacityMarkdown } from '../../reports/markdown/capacity.ts';
import { renderCapacity } from '../../reports/terminal/capacity.ts';
import { OPEN_ENDS, sampleCapacity, sampleSweep } from '../support/sample-capacity.ts';

const PLAIN = { color: false, width: 100 };

describe('a capacity as it is told', () => {
  test.each([
    ['capacity.txt', () => renderCapacity(sampleCapacity(), PLAIN)],
    ['capacity-sweep.txt', () => renderCapacity(sampleSweep(), PLAIN)],
    ['capacity.md', () => renderCapacityMarkdown(sampleCapacity())],
    ['capacity-sweep.md', () => renderCapacityMarkdown(sampleSweep())],
    ['capacity.junit.xml', () => renderCapacityJunit(sampleSweep())],
    ['capacity.csv', () => renderCurveCsv(sampleCapacity())],
  ] as const)('%s', async (file, render) => {
    await expect(render()).toMatchFileSnapshot(`golden/${file}`);
  });

  test('has no colour where none is wanted', () => {
    const code = String.fromCharCode(27);
    expect(renderCapacity(sampleCapacity(), PLAIN)).not.toContain(code);
    expect(renderCapacity(sampleCapacity(), { ...PLAIN, color: true })).toContain(code);
  });

  test.each([
    ['the generator was the limit', 'at least 612 req/s: the generator was the limit', '<system-out>'],
    ['never kept', 'Does not keep p99<50ms and errors<1%', '<failure'],
    ['irregular', 'No one capacity', '<error'],
  ])('%s', (name, words, outcome) => {
    const result = OPEN_ENDS[name];
    if (result === undefined) throw new Error('Expected a sample');
    expect(renderCapacity(result, PLAIN).replace(/\s+/g, ' ')).toContain(words);
    expect(renderCapacityJunit(result)).toContain(outcome);
    expect(renderCapacityMarkdown(result)).toContain(words.slice(0, 15));
    expect(renderCapacityHtml(result, { style: '' })).toContain('Over load');
  });

  test('nothing of a subject becomes part of the page', () => {
    const page = renderCapacityHtml(sampleCapacity(), { style: '' });
    expect(page).toContain('node &lt;server&gt;.js');
    expect(page).not.toContain('node <server>.js');
  });
});
