/** Entry of the metronome's thread: wakes the load shortly before each request is due. */
import { parentPort, workerData } from 'node:worker_threads';
import { monotonicNow } from '../../clock.ts';
import { Pacer, type Schedule, type Share } from '../pacer.ts';
import { MetronomeBoard } from './metronome-board.ts';

export interface MetronomeData {
  memory: SharedArrayBuffer;
  schedule: Schedule;
  share: Share;
  /** Monotonic ms at which the schedule begins. */
  origin: number;
}

/** Shortest and longest pause between two rings, ms. While the load keeps up by itself, they grow rare. */
const SHORTEST_PAUSE = 0.1;
const LONGEST_PAUSE = 0.8;

function run({ memory, schedule, share, origin }: MetronomeData): void {
  const board = new MetronomeBoard(memory);
  const pacer = new Pacer(schedule, share);
  let index = 0;
  let due = pacer.next();
  let pause = SHORTEST_PAUSE;
  const skipTo = (sent: number) => {
    for (; index < sent && due !== Infinity; index++) due = pacer.next();
  };
  while (!board.stopped) {
    skipTo(board.sent);
    if (due === Infinity) return;
    const left = origin + due - board.lead - monotonicNow();
    if (left > 0.005) {
      board.sleep(left);
      // It sent that one while this slept: its answers alone wake it often enough.
      if (board.sent > index) {
        pause = Math.min(LONGEST_PAUSE, pause * 1.5);
        continue;
      }
    }
    if (!board.pending) {
      board.pending = true;
      parentPort?.postMessage(0);
      pause = SHORTEST_PAUSE;
    }
    // One ring sends all that is due by then, so those until the end of the pause need none of their own.
    const until = monotonicNow() + pause;
    do {
      index += 1;
      due = pacer.next();
    } while (origin + due - board.lead < until);
  }
}

run(workerData as MetronomeData);
