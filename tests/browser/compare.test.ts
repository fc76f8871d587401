import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderCapacityHtml } from '../../reports/html/capacity/capacity-page.ts';
import { renderCompareHtml } from '../../reports/html/compare/compare-page.ts';
import { renderGateHtml } from '../../reports/html/compare/gate-page.ts';
import { launchBrowser } from '../support/browser.ts';
import { temporaryFolder } from '../support/launch.ts';
import { sampleCapacity, sampleSweep } from '../support/sample-capacity.ts';
import { sampleInvalid, sampleRegression } from '../support/sample-comparison.ts';
import { sampleFailedGate, sampleStrangeBaseline } from '../support/sample-gate.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const style = readFileSync(new URL('../../reports/html/report.css', import.meta.url), 'utf8');
const folder = temporaryFolder();
const { result, points } = sampleRegression();
// The third launch pair is missing, as if it had been invalid.
const some = points.filter(({ block }) => block !== 3);
const invalid = sampleInvalid();
const PAGES = {
  compare: renderCompareHtml(result, some, { style }),
  invalid: renderCompareHtml(invalid.result, invalid.points, { style }),
  gate: renderGateHtml(sampleFailedGate(), { comparison: points, confirmation: points }, { style }),
  capacity: renderCapacityHtml(sampleCapacity(), { style }),
  sweep: renderCapacityHtml(sampleSweep(), { style }),
  baseline: renderGateHtml(sampleStrangeBaseline(), { comparison: [], confirmation: [] }, { style }),
};
type Name = keyof typeof PAGES;
let browser: Browser;

beforeAll(async () => {
  for (const [name, page] of Object.entries(PAGES)) writeFileSync(fileOf(name), page);
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  folder.remove();
});

function fileOf(name: string): string {
  return join(folder.path, `${name}.html`);
}

interface Opened {
  page: Page;
  complaints: string[];
  requests: string[];
}

async function open(
  name: Name,
  width: number,
  colorScheme: 'light' | 'dark',
  bypassCSP = false,
): Promise<Opened> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, bypassCSP });
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

const EACH: [Name, number, 'light' | 'dark'][] = [
  ['compare', 1280, 'light'],
  ['compare', 400, 'dark'],
  ['invalid', 400, 'light'],
  ['gate', 1280, 'dark'],
  ['gate', 400, 'light'],
  ['baseline', 400, 'dark'],
  ['capacity', 1280, 'light'],
  ['sweep', 400, 'dark'],
];

describe.each(EACH)('the page of a %s at %i px, %s', (name, width, scheme) => {
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

  test('is clean by axe', async () => {
    // axe is put into the page from outside; the page's own policy would rightly refuse it.
    const { page } = await open(name, width, scheme, true);
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

describe('launch by launch', () => {
  /** Where things are drawn, CSS pixels from the left and top of the plot's field. */
  const placesOf = (page: Page, selector: string) =>
    page
      .locator('.plot')
      .first()
      .evaluate((plot, chosen) => {
        const field = plot.querySelector('.plot-field')?.getBoundingClientRect();
        return [...plot.querySelectorAll(chosen)].map((element) => {
          const box = element.getBoundingClientRect();
          return {
            x: box.x + box.width / 2 - (field?.x ?? 0),
            y: box.y + box.height / 2 - (field?.y ?? 0),
            width: box.width,
            fieldWidth: field?.width ?? 0,
          };
        });
      }, selector);

  test.each([1280, 400])(
    'dots stand in order within the field, and keep their size, at %i px',
    async (width) => {
      const { page } = await open('compare', width, 'light');
      const dots = await placesOf(page, '.launch');
      expect(dots).toHaveLength(7);
      const places = dots.map(({ x }) => x);
      expect(places).toEqual([...places].sort((a, b) => a - b));
      for (const { x, fieldWidth, width: size } of dots) {
        expect(x).toBeGreaterThan(0);
        expect(x).toBeLessThan(fieldWidth);
        expect(size).toBeGreaterThan(8);
        expect(size).toBeLessThan(13);
      }
      // They regressed by 3 %: above the margin's line at 2 %, which is above no change.
      const [upper] = await placesOf(page, '.edge');
      const [zero] = await placesOf(page, '.zero');
      expect(Math.max(...dots.map(({ y }) => y))).toBeLessThan(upper?.y ?? 0);
      expect(upper?.y ?? 0).toBeLessThan(zero?.y ?? 0);
      await page.close();
    },
  );

  test('a launch that is missing is marked in the plot and in the table below it', async () => {
    const { page } = await open('compare', 1000, 'light');
    expect(await page.locator('.plot').first().locator('.missing').count()).toBe(1);
    const row = page.locator('figure').first().locator('tbody tr').nth(2);
    expect(await row.textContent()).toBe('3not measured, or invalid');
    await page.close();
  });

  test('the values open by keyboard', async () => {
    const { page } = await open('compare', 1000, 'light');
    const figure = page.locator('figure').first();
    await figure.locator('summary').focus();
    await page.keyboard.press('Enter');
    expect(await figure.locator('td').first().isVisible()).toBe(true);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      'Change of service time in each launch pair',
    );
    await page.close();
  });

  test('colours follow the page into the dark', async () => {
    const { page } = await open('compare', 1000, 'light');
    const color = () =>
      page
        .locator('.launch')
        .first()
        .evaluate((dot) => getComputedStyle(dot).stroke);
    const light = await color();
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await color()).not.toBe(light);
    await page.close();
  });
});

test('the first Tab reaches a link past the navigation', async () => {
  const { page } = await open('gate', 1000, 'light');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the verdict');
  await page.close();
});

test('what a service says stays text, and no script can act', async () => {
  const { page } = await open('compare', 1000, 'light');
  expect(await page.locator('img').count()).toBe(0);
  expect(await page.getByText('onerror="document.title=1"').count()).toBeGreaterThan(0);
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'document.title = "taken over"';
    document.body.append(script);
  });
  expect(await page.title()).toBe('Paceline: this tree against main');
  await page.close();
});

test('a gate says what it does in its first heading, and shows what was missed', async () => {
  const { page } = await open('gate', 1000, 'light');
  expect(await page.locator('h1').textContent()).toBe('The gate fails: regressed');
  const missed = page.locator('tr', { has: page.getByText('p99<2ms') });
  expect(await missed.textContent()).toContain('missed');
  await page.close();
});
