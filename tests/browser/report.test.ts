import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runPage } from '../../harness/pages/run-page.ts';
import { launchBrowser } from '../support/browser.ts';
import { temporaryFolder } from '../support/launch.ts';
import { sampleRun } from '../support/sample-run.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const folder = temporaryFolder();
const file = join(folder.path, 'report.html');
let browser: Browser;

beforeAll(async () => {
  const { results, trials } = sampleRun();
  writeFileSync(file, runPage(results, trials));
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  folder.remove();
});

interface Opened {
  page: Page;
  complaints: string[];
  requests: string[];
}

async function open(width: number, colorScheme: 'light' | 'dark'): Promise<Opened> {
  // axe is put into the page from outside; the page's own policy would rightly refuse it.
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
  return openIn(page);
}

async function openIn(page: Page): Promise<Opened> {
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(pathToFileURL(file).href);
  return { page, complaints, requests };
}

describe.each([
  [1280, 'light'],
  [1280, 'dark'],
  [400, 'light'],
  [400, 'dark'],
] as const)('the report at %i px, %s', (width, scheme) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open(width, scheme);
  });
  afterAll(() => opened.page.close());

  test('needs no network and complains of nothing', () => {
    expect(opened.complaints).toEqual([]);
    expect(opened.requests).toHaveLength(1);
  });

  test('draws every chart', async () => {
    const blank = await opened.page.evaluate(() =>
      [...document.querySelectorAll('canvas')]
        .filter((canvas) => {
          const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
          return !pixels.some((value) => value !== 0);
        })
        .map((canvas) => canvas.id),
    );
    expect(blank).toEqual([]);
    expect(await opened.page.locator('canvas').count()).toBeGreaterThan(15);
  });

  test('is clean by axe', async () => {
    await opened.page.addScriptTag({ path: axe });
    const violations = await opened.page.evaluate(async () => {
      for (const details of document.querySelectorAll('details')) details.open = true;
      const { violations } = await (
        globalThis as unknown as {
          axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        }
      ).axe.run();
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
    });
    expect(violations).toEqual([]);
  });

  test('does not scroll sideways', async () => {
    const [content, view] = await opened.page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    expect(content).toBeLessThanOrEqual(view ?? 0);
  });
});

test('the page’s own policy lets its script run and nothing else', async () => {
  const page = await browser.newPage({ viewport: { width: 1000, height: 900 } });
  const { complaints } = await openIn(page);
  expect(complaints).toEqual([]);
  const drawn = await page.evaluate(() => {
    const canvas = document.querySelector('canvas');
    const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    return pixels.some((value) => value !== 0);
  });
  expect(drawn).toBe(true);
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'document.title = "taken over"';
    document.body.append(script);
  });
  expect(await page.title()).not.toBe('taken over');
  await page.close();
});

test('what a scenario says stays text', async () => {
  const { page } = await open(1000, 'light');
  expect(await page.locator('img').count()).toBe(0);
  expect(await page.title()).not.toBe('1');
  expect(await page.getByText('onerror="document.title=1"').count()).toBeGreaterThan(0);
  await page.close();
});

test('verdicts come first, and an invalid variant says why and is not ranked', async () => {
  const { page } = await open(1000, 'light');
  expect(await page.locator('main h2').first().textContent()).toBe('Verdicts and findings');
  const row = page.locator('tr', { has: page.locator('th', { hasText: 'broken' }) }).first();
  expect(await row.textContent()).toContain('got 500: "<b>no</b>"');
  const words = await page.locator('.verdicts .chip').allTextContents();
  expect(words).toEqual(
    expect.arrayContaining(['improved', 'regressed', 'no-change', 'inconclusive', 'invalid', 'reference']),
  );
  await page.close();
});

test('another launch is drawn when it is chosen, by keyboard too', async () => {
  const { page } = await open(1000, 'light');
  const picture = () =>
    page.locator('#pooling-panel-0').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  const before = await picture();
  await page.locator('#pooling-launch').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  expect(await picture()).not.toBe(before);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('pooling-beside');
  await page.close();
});

test('the first Tab reaches a link past the navigation', async () => {
  const { page } = await open(1000, 'light');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the verdicts');
  await page.close();
});

test('charts change colours when the page turns dark', async () => {
  const { page } = await open(1000, 'light');
  const picture = () =>
    page.locator('#pooling-throughput').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  const light = await picture();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(picture).not.toBe(light);
  await page.close();
});

test('one cursor runs through all panels and says what they show', async () => {
  const { page } = await open(1000, 'light');
  const panel = page.locator('#pooling-panel-2');
  await panel.scrollIntoViewIfNeeded();
  await panel.hover();
  await expect
    .poll(() => page.locator('#pooling-readout').textContent())
    .toMatch(/s: .* req\/s, .* ms loop delay/);
  await page.close();
});
