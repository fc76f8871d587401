import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, test } from 'vitest';
import { cgroupMembers, enterCgroup, makeCgroup } from '../../../harness/machine/cpu/cgroup.ts';
import { CpuCounter } from '../../../harness/machine/cpu/cpu-counter.ts';
import { endCgroup } from '../../../harness/machine/cpu/end-cgroup.ts';
import { familyOf, LAUNCH_MARK, type TargetProcesses } from '../../../harness/machine/cpu/family.ts';

/** Uses CPU by its own count, of its process or thread, and answers with it in ms; `work` is told how much. */
const BURN = `
  const burn = (ms) => {
    const from = process.cpuUsage();
    for (let used = 0; used < ms;) {
      for (let i = 0; i < 1e4; i++);
      const { user, system } = process.cpuUsage(from);
      used = (user + system) / 1000;
    }
  };
  const { spawn } = require('node:child_process');
  const again = (...more) => [process.execPath, ['-e', script, ...more]];
  const script = process.env.SCRIPT;
`;

/** Each burns about 400 ms in all once told to, beside what its start takes, and says `done`. */
const SHAPES: Record<string, string> = {
  'its own thread': `${BURN} process.stdin.once('data', () => { burn(400); console.log('done'); }); console.log('up');`,
  'threads that end': `${BURN}
    const { Worker, isMainThread } = require('node:worker_threads');
    const worker = () => new Promise((ended) => new Worker(script, { eval: true }).once('exit', ended));
    if (!isMainThread) burn(80);
    else {
      process.stdin.once('data', async () => { for (let i = 0; i < 5; i++) await worker(); console.log('done'); });
      console.log('up');
    }`,
  'children that end': `${BURN}
    if (process.argv[1]) burn(80);
    else {
      const child = () => new Promise((ended) => spawn(...again('work')).once('exit', ended));
      process.stdin.once('data', async () => { for (let i = 0; i < 5; i++) await child(); console.log('done'); });
      console.log('up');
    }`,
  'a cluster': `${BURN}
    const cluster = require('node:cluster');
    if (cluster.isPrimary) {
      cluster.setupPrimary({ exec: '/dev/stdin', execArgv: ['-e', script] });
      const workers = [cluster.fork(), cluster.fork()];
      let ready = 0; let done = 0;
      for (const worker of workers) worker.on('message', (said) => {
        if (said === 'up' && ++ready === 2) console.log('up');
        if (said === 'done' && ++done === 2) console.log('done');
      });
      process.stdin.once('data', () => { for (const worker of workers) worker.send('go'); });
    } else {
      process.on('message', () => { burn(200); process.send('done'); });
      process.send('up');
    }`,
  'a detached grandchild': `${BURN}
    const { existsSync, writeFileSync } = require('node:fs');
    const file = process.env.SIGN;
    const soon = (what) => { const every = setInterval(() => { if (existsSync(file + what)) { clearInterval(every); next[what](); } }, 5); };
    const next = {
      up: () => { process.stdin.once('data', () => { writeFileSync(file + 'go', ''); soon('done'); }); console.log('up'); },
      go: () => { burn(400); writeFileSync(file + 'done', ''); setTimeout(() => {}, 10000); },
      done: () => console.log('done'),
    };
    if (process.argv[1] === 'work') { writeFileSync(file + 'up', ''); soon('go'); }
    else if (process.argv[1] === 'between') spawn(...again('work').slice(0, 2), { detached: true, stdio: 'ignore' }).unref();
    else { spawn(...again('between'), { detached: true, stdio: 'ignore' }).unref(); soon('up'); }`,
};

const ended: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0)) await end();
});

interface Running {
  target: TargetProcesses;
  child: ChildProcess;
  heard(): Promise<string>;
}

async function running(script: string, cgroup: string | null): Promise<Running> {
  const mark = randomUUID();
  const sign = `/tmp/paceline-test-${mark}-`;
  const child = spawn(process.execPath, ['-e', script], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, [LAUNCH_MARK]: mark, SCRIPT: script, SIGN: sign },
  });
  const leader = child.pid ?? 0;
  if (cgroup !== null) enterCgroup(cgroup, leader);
  const target = { leader, mark, cgroup, ours: true, port: null };
  ended.push(async () => {
    for (const { pid } of familyOf(target)) process.kill(pid, 'SIGKILL');
    for (const what of ['up', 'go', 'done'])
      if (existsSync(sign + what)) await import('node:fs').then(({ rmSync }) => rmSync(sign + what));
    if (cgroup !== null) await endCgroup(cgroup);
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  const heard = async () => String((await lines.next()).value);
  expect(await heard()).toBe('up');
  return { target, child, heard };
}

async function counted(script: string, cgroup: string | null) {
  const { target, child, heard } = await running(script, cgroup);
  const counter = new CpuCounter(target);
  counter.open();
  child.stdin?.write('go');
  expect(await heard()).toBe('done');
  counter.read();
  return counter.close();
}

const canGroup = (() => {
  const folder = makeCgroup();
  if (folder === null) return false;
  void endCgroup(folder);
  return true;
})();

describe.skipIf(process.platform !== 'linux')('all of the CPU is counted', () => {
  for (const [name, script] of Object.entries(SHAPES)) {
    // Threads and processes cost something to start; the clock of a detached one's end is a file that is looked for.
    const most = /end$/.test(name) ? 3.2 : 1.35;

    test.skipIf(!canGroup)(`${name}, by the kernel's control group`, async () => {
      const count = await counted(script, makeCgroup());
      expect(count?.by).toBe('cgroup');
      expect(count?.doubt).toBeUndefined();
      expect((count?.seconds ?? 0) / 0.4).toBeGreaterThan(0.98);
      expect((count?.seconds ?? 0) / 0.4).toBeLessThan(most);
      // The counts of processes say the same, but for their hundredths.
      expect(Math.abs((count?.processSeconds ?? 0) - (count?.seconds ?? 0))).toBeLessThan(0.08);
    });

    test(`${name}, without one`, async () => {
      const count = await counted(script, null);
      expect(count?.by).toBe(/end$/.test(name) ? 'ticks' : 'scheduler');
      expect((count?.seconds ?? 0) / 0.4).toBeGreaterThan(0.9);
      expect((count?.seconds ?? 0) / 0.4).toBeLessThan(most);
    });
  }
});

test.skipIf(!canGroup)('a process that was started outside of its control group is put into it', async () => {
  const cgroup = makeCgroup();
  const { target, child, heard } = await running(SHAPES['its own thread'] ?? '', null);
  ended.push(() => endCgroup(cgroup ?? ''));
  const counter = new CpuCounter({ ...target, cgroup });
  counter.open();
  expect(cgroupMembers(cgroup ?? '')).toEqual([child.pid]);
  child.stdin?.write('go');
  await heard();
  counter.read();
  expect(counter.close()).toMatchObject({ by: 'cgroup', seconds: expect.closeTo(0.4, 1) });
});

test.skipIf(!canGroup)('what is outside of the control group that counts it is told', async () => {
  const { target, child, heard } = await running(SHAPES['its own thread'] ?? '', null);
  const cgroup = makeCgroup();
  ended.push(() => endCgroup(cgroup ?? ''));
  const counter = new CpuCounter({ ...target, cgroup, ours: false });
  counter.open();
  child.stdin?.write('go');
  await heard();
  counter.read();
  expect(counter.close()?.doubt).toBe('1 of its processes are outside of the control group that counts it');
});

test('a port at which none of the processes listens is told', async () => {
  const { createServer } = await import('node:net');
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  ended.push(async () => server.close());
  const { port } = server.address() as { port: number };
  const { target } = await running(SHAPES['its own thread'] ?? '', null);
  const counter = new CpuCounter({ ...target, port });
  counter.open();
  counter.read();
  expect(counter.close()?.doubt).toMatch(/^none of the processes that are counted listens at its port/);
});

test('what is not there has no CPU', () => {
  const counter = new CpuCounter({ leader: 2 ** 22 - 1, mark: null, cgroup: null, ours: false, port: null });
  counter.open();
  expect(counter.read()).toBeNull();
  expect(counter.close()).toBeNull();
});
