import cluster, { type Worker } from 'node:cluster';
import { fileURLToPath } from 'node:url';
import { coreCount } from '../common/core-count.ts';
import { integerFromEnv } from '../common/integer-from-env.ts';
import { onStopSignal } from '../common/on-stop-signal.ts';

const size = integerFromEnv('WORKERS', { min: 1, max: 256, fallback: coreCount() });
/** Workers that have loaded and wait for the word to listen. */
const waiting: Worker[] = [];
const serving = new Set<Worker>();
let stopping = false;

cluster.setupPrimary({ exec: fileURLToPath(new URL('./cluster-worker.js', import.meta.url)) });

cluster.on('message', (worker: Worker) => {
  if (serving.size > 0) {
    worker.send('listen');
    return;
  }
  waiting.push(worker);
  // One goes ahead: if the port is not to be had, one complaint is enough.
  if (waiting.length === size) waiting.shift()?.send('listen');
});

cluster.on('listening', (worker: Worker) => {
  serving.add(worker);
  for (const other of waiting.splice(0)) other.send('listen');
});

cluster.on('exit', (worker: Worker, code: number | null, signal: string | null) => {
  if (stopping) return;
  if (!serving.delete(worker)) {
    // To replace a worker that never served would be to start it for ever: the next would fail as it did.
    void stopAll().then(() => process.exit(1));
    return;
  }
  process.stderr.write(`Worker ${worker.process.pid} died (${signal ?? code}); starting another.\n`);
  cluster.fork();
});

onStopSignal(stopAll);

for (let count = 0; count < size; count += 1) cluster.fork();

async function stopAll(): Promise<void> {
  stopping = true;
  const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
  await Promise.all(workers.map(stop));
}

function stop(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    worker.once('exit', () => resolve());
    worker.process.kill('SIGTERM');
  });
}
