import { afterEach, describe, expect, test } from 'vitest';
import { WorkerPool } from '../../targets/src/cpu-offload/worker-pool.ts';

/** A worker that does what its task says. */
const SCRIPT = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort, threadId } from 'node:worker_threads';
    parentPort.on('message', ({ say, throws, exits, waitMs }) => {
      if (exits !== undefined) process.exit(exits);
      if (throws === 'reported') return parentPort.postMessage({ ok: false, error: new Error('reported') });
      if (throws) throw new Error(throws);
      setTimeout(() => parentPort.postMessage({ ok: true, result: { say, threadId } }), waitMs ?? 0);
    });`)}`,
);

interface Task {
  say?: string;
  throws?: string;
  exits?: number;
  waitMs?: number;
}

describe('a pool of worker threads', () => {
  let pool: WorkerPool<Task, { say: string; threadId: number }>;
  const open = (size: number) => {
    pool = new WorkerPool(SCRIPT, size);
    return pool;
  };
  afterEach(() => pool.close());

  test('gives each task its own answer, on no more threads than it was told', async () => {
    open(2);
    const words = Array.from({ length: 20 }, (_, index) => `task ${index}`);
    const answers = await Promise.all(words.map((say) => pool.run({ say })));
    expect(answers.map((answer) => answer.say)).toEqual(words);
    expect(new Set(answers.map((answer) => answer.threadId)).size).toBeLessThanOrEqual(2);
  });

  test('takes tasks first come, first served', async () => {
    open(1);
    const done: string[] = [];
    const note = (say: string, waitMs: number) => pool.run({ say, waitMs }).then(() => done.push(say));
    await Promise.all([note('slow', 30), note('second', 0), note('third', 0)]);
    expect(done).toEqual(['slow', 'second', 'third']);
  });

  test('an error that the worker reports fails its task alone and keeps the thread', async () => {
    open(1);
    const { threadId } = await pool.run({ say: 'before' });
    await expect(pool.run({ throws: 'reported' })).rejects.toThrow('reported');
    expect(await pool.run({ say: 'after' })).toEqual({ say: 'after', threadId });
  });

  test.each([
    ['an error that ends the thread', { throws: 'unexpected' }, 'unexpected'],
    ['an exit', { exits: 3 }, 'A worker ended during its task (exit code 3)'],
    ['an exit without an error', { exits: 0 }, 'A worker ended during its task (exit code 0)'],
  ])('%s fails its task, and another thread takes over what waits', async (_, task, message) => {
    open(1);
    const failing = pool.run(task);
    const waiting = pool.run({ say: 'waited' });
    await expect(failing).rejects.toThrow(message);
    expect((await waiting).say).toBe('waited');
  });

  test('a script that can not be loaded fails every task, without end or hurry', async () => {
    const broken = new WorkerPool<Task, never>(new URL('data:text/javascript,throw new Error("broken")'), 2);
    await expect(broken.run({})).rejects.toThrow('broken');
    await expect(Promise.allSettled([broken.run({}), broken.run({}), broken.run({})])).resolves.toEqual(
      Array(3).fill(expect.objectContaining({ status: 'rejected' })),
    );
    await broken.close();
  });

  test('finishes what it accepted when it is closed, and takes no more', async () => {
    open(1);
    const accepted = [pool.run({ say: 'a', waitMs: 20 }), pool.run({ say: 'b' })];
    const closed = pool.close();
    await expect(pool.run({ say: 'late' })).rejects.toThrow('closed');
    await closed;
    expect((await Promise.all(accepted)).map((answer) => answer.say)).toEqual(['a', 'b']);
  });
});
