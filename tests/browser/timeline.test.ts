import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { runPage } from '../../harness/pages/run-page.ts';
import { launchBrowser } from '../support/browser.ts';
import { temporaryFolder } from '../support/launch.ts';
import { sampleRun } from '../support/sample-run.ts';

const folder = temporaryFolder();
const file = join(folder.path, 'report.html');
let browser: Browser;
let page: Page;

beforeAll(async () => {
  const { results, trials } = sampleRun();
  writeFileSync(file, runPage(results, trials));
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  folder.remove();
});

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1000, height: 1000 } });
  await page.goto(pathToFileURL(file).href);
});

afterEach(() => page.close());

const part = (name: string): Locator => page.locator(`#pooling-${name}`);
const picture = (panel: number): Promise<string> =>
  part(`panel-${panel}`).evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());

test('the cursor moves through all panels by keyboard', async () => {
  const before = [await picture(0), await picture(4)];
  await part('cursor').focus();
  await page.keyboard.press('ArrowRight');
  expect(await part('readout').textContent()).toMatch(
    /none, block \d at 0\.1 s: .* req\/s, .* ms loop delay, .* % busy/,
  );
  expect(await picture(0)).not.toBe(before[0]);
  expect(await picture(4)).not.toBe(before[1]);
});

test('a part of the time is shown larger by button, in all panels, and the whole again', async () => {
  const whole = [await picture(0), await picture(4)];
  await part('zoom').focus();
  await page.keyboard.press('Enter');
  expect(await picture(0)).not.toBe(whole[0]);
  expect(await picture(4)).not.toBe(whole[1]);
  await part('whole').click();
  expect([await picture(0), await picture(4)]).toEqual(whole);
  expect(await part('whole').isDisabled()).toBe(true);
});

test('a drag across a panel shows that part, a click does not', async () => {
  await part('panel-2').scrollIntoViewIfNeeded();
  const box = await part('panel-2').boundingBox();
  if (box === null) throw new Error('Expected the panel to be on the page');
  const at = (share: number): [number, number] => [box.x + box.width * share, box.y + box.height / 2];
  await page.mouse.move(...at(0.5));
  await page.mouse.down();
  await page.mouse.up();
  expect(await part('whole').isDisabled()).toBe(true);
  await page.mouse.move(...at(0.4));
  await page.mouse.down();
  await page.mouse.move(...at(0.7), { steps: 4 });
  await page.mouse.up();
  expect(await part('whole').isDisabled()).toBe(false);
});

test('what the panels show can be read as a table, of the launches that are chosen', async () => {
  await part('seconds').locator('summary').click();
  const captions = part('seconds').locator('caption');
  await expect.poll(() => captions.count()).toBe(2);
  // A second of warm-up and three of measurement.
  expect(await part('seconds').locator('table').first().locator('tbody tr').count()).toBe(4);
  await part('beside').selectOption('');
  await expect.poll(() => captions.allTextContents()).toEqual([expect.stringMatching(/^none, block \d$/)]);
});
