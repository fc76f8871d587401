import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { endGroup, groupAlive, membersOf } from '../../../harness/runtime/process/group.ts';
import { GroupCpu } from '../../../harness/runtime/process/group-cpu.ts';

const groups: number[] = [];
afterEach(async () => {
  for (const group of groups.splice(0)) await endGroup(group, 0);
});

interface Started {
  group: number;
  child: ChildProcess;
  /** Its first line. */
  said: string;
}

/** Runs a script as a process group of its own, and waits for its first line. */
async function started(program: string, args: string[]): Promise<Started> {
  const child = spawn(program, args, { detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
  const group = child.pid ?? 0;
  groups.push(group);
  const [said] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  return { group, child, said: said.toString() };
}

const node = (script: string) => started(process.execPath, ['-e', script]);
const SPIN = 'const spin = (ms) => { const end = performance.now() + ms; while (performance.now() < end); };';

test("a group's CPU is that of its child processes too", async () => {
  const { group, child } = await node(`
    const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, ['-e', ${JSON.stringify(`${SPIN}
      console.log('up'); process.stdin.on('data', () => { spin(400); console.log('spun'); });`)}],
      { stdio: ['inherit', 'inherit', 'inherit'] });
  `);
  const cpu = new GroupCpu(group);
  const before = cpu.read() ?? Number.NaN;
  expect(before).toBeGreaterThan(1);
  child.stdin?.write('go');
  await once(child.stdout as NodeJS.ReadableStream, 'data');
  const used = (cpu.read() ?? Number.NaN) - before;
  // It spun by the clock, in which it may not have had the core all the time.
  expect(used).toBeGreaterThan(100);
  expect(used).toBeLessThan(600);
});

test('the count never goes down when a thread ends', async () => {
  const { group, child } = await node(`
    const { Worker } = require('node:worker_threads');
    const work = ${JSON.stringify(`${SPIN} spin(300); require('node:worker_threads').parentPort.postMessage(1);
      setTimeout(() => {}, 400);`)};
    console.log('up');
    process.stdin.once('data', () => {
      const worker = new Worker(work, { eval: true });
      worker.on('exit', () => console.log('gone'));
    });
  `);
  let gone = false;
  child.stdout?.on('data', () => {
    gone = true;
  });
  const cpu = new GroupCpu(group);
  const counts = [cpu.read() ?? Number.NaN];
  child.stdin?.write('go');
  const end = performance.now() + 10_000;
  while (!gone && performance.now() < end) {
    counts.push(cpu.read() ?? Number.NaN);
    await sleep(20);
  }
  expect(gone).toBe(true);
  await sleep(50);
  counts.push(cpu.read() ?? Number.NaN);
  expect(counts.slice(1).every((count, at) => count >= (counts[at] ?? Number.NaN))).toBe(true);
  expect((counts.at(-1) ?? 0) - (counts[0] ?? 0)).toBeGreaterThan(100);
});

test('a group that is not there has no CPU', () => {
  expect(new GroupCpu(2 ** 22 - 1).read()).toBeNull();
});

test('a process that has ended but that nobody has noticed does not keep its group alive', async () => {
  // The shell becomes a program that never asks what became of its children.
  const { said } = await started('/bin/sh', ['-c', 'setsid sleep 0.5 & echo $!; exec sleep 30']);
  const pid = Number(said);
  await expect.poll(() => groupAlive(pid), { interval: 5 }).toBe(true);
  await expect.poll(() => membersOf(pid), { timeout: 5000 }).toEqual([{ pid: String(pid), state: 'Z' }]);
  // It is there for whoever asks the system only whether it is.
  expect(() => process.kill(-pid, 0)).not.toThrow();
  expect(groupAlive(pid)).toBe(false);
  expect(await endGroup(pid, 1000)).toBe(false);
});

test('ending a group needs force only where nobody listens to reason', async () => {
  const polite = await node("console.log('up'); setInterval(() => {}, 1000);");
  expect(groupAlive(polite.group)).toBe(true);
  expect(await endGroup(polite.group, 3000)).toBe(false);
  expect(groupAlive(polite.group)).toBe(false);
  const stubborn = await node(
    "process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000);",
  );
  expect(await endGroup(stubborn.group, 200)).toBe(true);
  expect(groupAlive(stubborn.group)).toBe(false);
});
