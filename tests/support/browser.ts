import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const SYSTEM = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser'];

/** Quiet and alone: no look-ups of its maker's hosts, no sandbox that root can't have, no GPU. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A real browser: CHROME_PATH, else a Chrome of the system, else the one that npm carries. */
export async function launchBrowser(): Promise<Browser> {
  const system = process.env.CHROME_PATH ?? SYSTEM.map(onPath).find((path) => path !== null);
  if (system) return chromium.launch({ executablePath: system, args: FLAGS });
  // Tells the package to unpack the libraries that a bare machine lacks, for the system they were built on.
  process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs22.x';
  const { default: packaged } = await import('@sparticuz/chromium');
  return chromium.launch({
    executablePath: await packaged.executablePath(),
    // Its own flags ask for a single process, which ends with the first page that is closed.
    args: FLAGS,
    env: { ...process.env } as Record<string, string>,
  });
}

function onPath(name: string): string | null {
  try {
    const path = execFileSync('which', [name], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}
