import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { renderNodesHtml } from '../../reports/html/nodes-page.ts';
import { renderNodesMarkdown } from '../../reports/markdown/nodes.ts';
import { renderNodes } from '../../reports/terminal/nodes.ts';
import { sampleNodes } from '../support/sample-nodes.ts';

const result = sampleNodes();

describe('golden matrices; `npm test -- tests/reports -u` accepts a change', () => {
  test('terminal', async () => {
    await expect(renderNodes(result, { color: false, width: 80 })).toMatchFileSnapshot('golden/nodes.txt');
  });

  test('Markdown', async () => {
    await expect(renderNodesMarkdown(result)).toMatchFileSnapshot('golden/nodes.md');
  });
});

test('terminal, Markdown and page say the same of what the figures are and of what ran', () => {
  const all = {
    terminal: renderNodes(result, { color: false, width: 300 }),
    Markdown: renderNodesMarkdown(result),
    page: renderNodesHtml(result, { style: '' }),
  };
  for (const [name, text] of Object.entries(all)) {
    expect(text, name).toContain('Throughput of a closed loop, or of the scenario’s own load');
    expect(text, name).toContain('Node 26.1.0: ran v26.0.0');
    expect(text, name).not.toContain('Node 24.1.0: ran');
    expect(text.split('not supported: engines.node'), name).toHaveLength(2);
  }
});

test('asked by turns, the matrix shows the service time', () => {
  const text = renderNodes(sampleNodes({ method: 'duet' }), { color: false, width: 300 });
  expect(text).toContain('Service time, asked by turns, request by request');
});

test('colour changes nothing but colour', () => {
  const coloured = renderNodes(result, { color: true, width: 80 });
  expect(coloured).toContain('\u001b[1mpooling/none');
  expect(stripVTControlCharacters(coloured)).toBe(renderNodes(result, { color: false, width: 80 }));
});
