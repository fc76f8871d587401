import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { cpuTime } from '../../bench/cost/cpu-time.ts';
import { burstsOf, type Stealer, startStealer } from '../../bench/decision/steal-bursts.ts';
import { assignableCores } from '../../harness/machine/cores.ts';

const CORES = assignableCores().slice(-1);
const STEALER = fileURLToPath(new URL('../../bench/decision/stealer.cjs', import.meta.url));

let stealer: Stealer | undefined;
afterEach(() => stealer?.stop());

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('the bursts of what steals', () => {
  test('20 to 500 ms, half of the time busy, within the time, the same for a seed', () => {
    const lengths = burstsOf(7, 3000);
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(20);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(500);
    const total = lengths.reduce((sum, length) => sum + length, 0);
    const busy = lengths.filter((_, index) => index % 2 === 1).reduce((sum, length) => sum + length, 0);
    expect(total).toBeLessThanOrEqual(3_000_000);
    expect(total).toBeGreaterThan(2_999_000);
    expect(busy / total).toBeGreaterThan(0.48);
    expect(busy / total).toBeLessThan(0.52);
    expect(burstsOf(7, 3000)).toEqual(lengths);
    expect(burstsOf(8, 3000)).not.toEqual(lengths);
  });
});

describe('a process that steals', () => {
  test.skipIf(process.platform !== 'linux')('is busy in its bursts and in no other time', async () => {
    stealer = startStealer(
      Array.from({ length: 100 }, () => 100),
      CORES,
    );
    await pause(300);
    const [before, from] = [cpuTime(stealer.pid), performance.now()];
    await pause(2000);
    const share = (cpuTime(stealer.pid) - before) / (performance.now() - from);
    // Others may want the core in its bursts; nobody can make it run between them.
    expect(share).toBeGreaterThan(0.25);
    expect(share).toBeLessThan(0.6);
  });

  test('ends by itself after its last burst', async () => {
    const started = performance.now();
    stealer = startStealer([50, 100, 50, 100], CORES);
    await stealer.ended;
    expect(performance.now() - started).toBeGreaterThan(300);
    expect(alive(stealer.pid)).toBe(false);
  });

  test('ends with the one who started it, however that one ended', async () => {
    const lengths = JSON.stringify(Array.from({ length: 400 }, () => 50));
    const parent = spawn(
      process.execPath,
      [
        '-e',
        `const { spawn } = require('node:child_process');
         const child = spawn(process.execPath, [${JSON.stringify(STEALER)}, '${lengths}'], { stdio: ['pipe', 'ignore', 'inherit'] });
         console.log(child.pid);
         setInterval(() => {}, 1000);`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [said] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(said.toString());
    expect(alive(pid)).toBe(true);
    parent.kill('SIGKILL');
    const until = performance.now() + 5000;
    while (alive(pid) && performance.now() < until) await pause(20);
    const left = alive(pid);
    if (left) process.kill(pid, 'SIGKILL');
    expect(left).toBe(false);
  });
});
