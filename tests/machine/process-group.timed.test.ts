import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { endGroup, groupAlive, membersOf } from '../../harness/machine/process-group.ts';

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
