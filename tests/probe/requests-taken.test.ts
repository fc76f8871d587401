import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { monotonicNow } from '../../harness/clock.ts';
import { ProbeCollector } from '../../harness/probe/collector.ts';

let collector: ProbeCollector;
beforeEach(async () => {
  collector = await ProbeCollector.open();
});
afterEach(() => collector.close());

/** A process that says such lines, as its probe would. */
function probe(pid: number) {
  const socket = connect(collector.environment({}).PACELINE_PROBE ?? '');
  const say = (line: object) => socket.write(`${JSON.stringify(line)}\n`);
  say({ pid, parent: 1, worker: true, node: 'v20.20.2', main: null, resolution: 5 });
  return {
    beat: (requests: number) =>
      say({
        ...{ t: monotonicNow(), i: [], e: [], u: [0, 0], c: 0, r: 0, h: 0, g: [], w: 1, d: 0, l: true },
        q: requests,
      }),
    end: () => socket.destroy(),
  };
}

async function taken(ending: boolean): Promise<number | null> {
  // Pids that no process has.
  const [lives, goes] = [probe(4_194_305), probe(4_194_306)];
  const from = monotonicNow() - 1;
  for (const one of [lives, goes]) one.beat(10);
  await sleep(30);
  const to = monotonicNow();
  await sleep(5);
  lives.beat(110);
  goes.beat(60);
  await sleep(30);
  if (ending) goes.end();
  await sleep(30);
  return collector.requestsSince([from, to]);
}

test('the requests that processes took are summed', async () => {
  expect(await taken(false)).toBe(150);
});

test('what a process took that ended under load is not known: nobody told what came behind its last beat', async () => {
  expect(await taken(true)).toBeNull();
});
