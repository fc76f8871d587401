import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { built } from '../../harness/package.ts';
import { renderCapacityHtml } from '../../reports/html/capacity/capacity-page.ts';
import { launchBrowser } from '../support/browser.ts';
import { temporaryFolder } from '../support/launch.ts';
import {
  sampleHostile,
  sampleIrregular,
  sampleNeverMissed,
  samplePlanned,
  sampleScaleUp,
  sampleSweep,
} from '../support/sample-capacity.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const assets = {
  style: readFileSync(new URL('../../reports/html/report.css', import.meta.url), 'utf8'),
  script: readFileSync(built('reports/html/client.js'), 'utf8'),
};
const folder = temporaryFolder();
const PAGES = {
  planned: samplePlanned(),
  'never-missed': sampleNeverMissed(),
  irregular: sampleIrregular(),
  sweep: sampleSweep(),
  'scale-up': sampleScaleUp(),
  hostile: sampleHostile(),
};
type Name = keyof typeof PAGES;
let browser: Browser;

beforeAll(async () => {
  for (const [name, result] of Object.entries(PAGES))
    writeFileSync(fileOf(name), renderCapacityHtml(result, assets));
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  folder.remove();
});

function fileOf(name: string): string {
  return join(folder.path, `${name}.html`);
}

async function open(
  name: Name,
  width: number,
  colorScheme: 'light' | 'dark',
  more: { bypassCSP?: boolean; javaScriptEnabled?: boolean } = {},
) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, ...more });
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(pathToFileURL(fileOf(name)).href);
  return { page, complaints, requests };
}

/** Whether any pixel of a colour like this one is in a canvas, within a share of its width. */
function hasColor(page: Page, id: string, variable: string, from = 0, to = 1): Promise<boolean> {
  return page.locator(`#${id}`).evaluate(
    (element, [name, start, end]) => {
      const canvas = element as HTMLCanvasElement;
      const hex = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
      const wanted = [1, 3, 5].map((place) => Number.parseInt(hex.slice(place, place + 2), 16));
      const left = Math.floor(canvas.width * start);
      const width = Math.max(1, Math.floor(canvas.width * (end - start)));
      const data = canvas.getContext('2d')?.getImageData(left, 0, width, canvas.height).data ?? [];
      for (let pixel = 0; pixel < data.length; pixel += 4) {
        const near = wanted.every((value, place) => Math.abs((data[pixel + place] ?? 0) - value) < 8);
        if (near && (data[pixel + 3] ?? 0) > 30) return true;
      }
      return false;
    },
    [variable, from, to] as const,
  );
}

const picture = (page: Page, id: string) =>
  page.locator(`#${id}`).evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());

const EACH: [Name, number, 'light' | 'dark'][] = [
  ['planned', 1280, 'light'],
  ['planned', 400, 'dark'],
  ['never-missed', 400, 'light'],
  ['irregular', 1280, 'dark'],
  ['sweep', 400, 'light'],
  ['sweep', 1280, 'dark'],
  ['scale-up', 1280, 'light'],
  ['scale-up', 400, 'dark'],
  ['hostile', 400, 'light'],
];

describe.each(EACH)('the page of a capacity, %s at %i px, %s', (name, width, scheme) => {
  test('needs no network, complains of nothing and does not scroll sideways', async () => {
    const { page, complaints, requests } = await open(name, width, scheme);
    expect(complaints).toEqual([]);
    expect(requests).toHaveLength(1);
    const [content, view] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    expect(content).toBeLessThanOrEqual(view ?? 0);
    await page.close();
  });

  test('draws every chart, under the page’s own policy', async () => {
    const { page } = await open(name, width, scheme);
    const blank = await page.evaluate(() =>
      [...document.querySelectorAll('canvas')]
        .filter((canvas) => {
          const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
          return !pixels.some((value) => value !== 0);
        })
        .map((canvas) => canvas.id),
    );
    expect(blank).toEqual([]);
    expect(await page.locator('canvas').count()).toBeGreaterThan(0);
    await page.close();
  });

  test('is clean by axe', async () => {
    // axe is put into the page from outside; the page's own policy would rightly refuse it.
    const { page } = await open(name, width, scheme, { bypassCSP: true });
    await page.addScriptTag({ path: axe });
    const violations = await page.evaluate(async () => {
      for (const details of document.querySelectorAll('details')) details.open = true;
      const { violations } = await (
        globalThis as unknown as {
          axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        }
      ).axe.run();
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
    });
    expect(violations).toEqual([]);
    await page.close();
  });
});

test('the answer comes first and large', async () => {
  const { page } = await open('planned', 1280, 'light');
  expect(await page.locator('main h2').first().textContent()).toBe('Answer');
  const size = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
  expect(await size('.capacity-figure')).toBeGreaterThan(2 * (await size('.findings')));
  await page.close();
});

describe('the curve', () => {
  test('has the SLO’s line, and the band where the interval is and nowhere left of it', async () => {
    const { page } = await open('planned', 1280, 'light');
    expect(await hasColor(page, 'capacity-latency', '--bad')).toBe(true);
    // The load axis ends at 832 req/s: the interval's middle, 621, is three quarters along it.
    expect(await hasColor(page, 'capacity-latency', '--good', 0.6, 0.85)).toBe(true);
    expect(await hasColor(page, 'capacity-latency', '--good', 0, 0.05)).toBe(false);
    await page.close();
  });

  test('has no band where no interval is to be relied on', async () => {
    const { page } = await open('irregular', 1280, 'light');
    expect(await hasColor(page, 'capacity-goodput', '--good')).toBe(false);
    await page.close();
  });

  test('has a logarithmic load axis when a reader asks for one, by keyboard', async () => {
    const { page } = await open('planned', 1280, 'light');
    const linear = await picture(page, 'capacity-latency');
    await page.locator('#logarithmic-load').focus();
    await page.keyboard.press('Space');
    expect(await picture(page, 'capacity-latency')).not.toBe(linear);
    await page.keyboard.press('Space');
    expect(await picture(page, 'capacity-latency')).toBe(linear);
    await page.close();
  });

  test('changes its colours when the page turns dark', async () => {
    const { page } = await open('planned', 1000, 'light');
    const light = await picture(page, 'capacity-latency');
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(() => picture(page, 'capacity-latency')).not.toBe(light);
    await page.close();
  });
});

test('without JavaScript everything but the charts is there', async () => {
  const { page } = await open('planned', 1000, 'light', { javaScriptEnabled: false });
  expect(await page.locator('noscript p').isVisible()).toBe(true);
  expect(await page.locator('#logarithmic-load').isVisible()).toBe(false);
  expect(await page.locator('table').count()).toBe(3);
  await page.close();
});

test('what others say stays text, and no script can act', async () => {
  const { page } = await open('hostile', 1000, 'light');
  expect(await page.locator('img').count()).toBe(0);
  expect(await page.title()).toContain('Paceline: Capacity of');
  expect(await page.getByText('onerror="document.title=1"').count()).toBeGreaterThan(0);
  await page.close();
});

test('the first Tab reaches a link past the navigation', async () => {
  const { page } = await open('planned', 1000, 'light');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the answer');
  await page.close();
});
