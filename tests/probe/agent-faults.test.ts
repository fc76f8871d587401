import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { built } from '../../harness/package.ts';
import { fixture } from '../support/launch.ts';

/** Children at a time: each mostly waits, for the beats of its agent. */
const AT_ONCE = 10;
/** Long beyond what a child takes; one that the agent keeps alive is ended by this, by a signal. */
const BOUND = 10_000;

/** Where the agent reports to: asks each process for a collection as soon as it is there, and lets go what it says. */
let collector: Server;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'paceline-faults-'));
  collector = createServer((socket) => {
    socket.on('error', () => {}).resume();
    socket.write('k');
  });
  await new Promise<void>((resolve) => collector.listen(join(folder, 's'), resolve));
});
afterAll(async () => {
  await new Promise((resolve) => collector.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

interface Ending {
  at: number;
  answers: string[];
  code: number | null;
  signal: string | null;
  calls: number;
  fired: boolean;
  stderr: string;
}

/** A server with an agent whose call number `at` fails: asked twice, and left to end by itself. */
async function serve(at: number, how: string): Promise<Ending> {
  const child = spawn(process.execPath, [fixture('faulty-agent.cjs')], {
    env: {
      PACELINE_PROBE: join(folder, 's'),
      PACELINE_ENGINE: 'steady',
      FAULT_AT: String(at),
      FAULT_HOW: how,
      FAULT_AGENT: built('harness/probe/agent.cjs'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: BOUND,
  });
  let [stdout, stderr] = ['', ''];
  const listening = new Promise<number>((resolve) => {
    child.stdout.on('data', (text: Buffer) => {
      stdout += text.toString();
      if (stdout.includes('\n')) resolve(Number(stdout.split('\n')[0]));
    });
  });
  child.stderr.on('data', (text: Buffer) => {
    stderr += text.toString();
  });
  const closed = once(child, 'close') as Promise<[number | null, string | null]>;
  const port = await Promise.race([listening, closed.then(() => 0)]);
  const answers: string[] = [];
  for (const path of ['/', '/end']) {
    const answer = fetch(`http://127.0.0.1:${port}${path}`).then((response) => response.text());
    answers.push(await answer.catch((error: Error) => error.message));
  }
  const [code, signal] = await closed;
  const told = JSON.parse(stdout.trim().split('\n').at(-1) || '{}') as Pick<Ending, 'calls' | 'fired'>;
  return { at, answers, code, signal, stderr, ...told };
}

test.each(['once', 'always', 'nothing'])(
  'whichever call of the agent fails (%s), the target answers, says nothing, and ends with its own status',
  async (how) => {
    const endings: Ending[] = [];
    let next = 1;
    // Until there is a child that ends before the call that was to fail.
    const one = async (): Promise<void> => {
      while (endings.every(({ fired }) => fired)) endings.push(await serve(next++, how));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
    for (const ending of endings) {
      const { answers, code, signal, stderr } = ending;
      expect({ at: ending.at, answers, code, signal, stderr }).toEqual({
        at: ending.at,
        answers: ['ok', 'ok'],
        code: 7,
        signal: null,
        stderr: '',
      });
    }
    // What it calls at its start, and at least two beats.
    expect(endings.filter(({ fired }) => fired).length).toBeGreaterThan(80);
  },
  120_000,
);
