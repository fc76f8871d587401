import cluster, { type Worker } from 'node:cluster';
import { fileURLToPath } from 'node:url';
import { coreCount } from '../common/core-count.ts';
import { integerFromEnv } from '../common/integer-from-env.ts';
import { onStopSignal } from '../common/on-stop-signal.ts';

const size = integerFromEnv('WORKERS', { min: 1, max: 256, fallback: coreCount() });
const serving = new Set<number>();
let stopping = false;

// A worker is the single server, unchanged: what differs is the cluster and nothing else.
cluster.setupPrimary({ exec: fileURLToPath(new URL('./single.js', import.meta.url)) });

cluster.on('listening', (worker: Worker) => {
  serving.add(worker.id);
  // The first worker shows that the port is to be had; only then do the others start, and one complaint suffices if not.
  while (!stopping && Object.keys(cluster.workers ?? {}).length < size) cluster.fork();
});

cluster.on('exit', (worker: Worker, code: number | null, signal: string | null) => {
  if (stopping) return;
  // To replace a worker that never served would be to start it for ever: the next would fail as it did.
  if (!serving.delete(worker.id)) {
    for (const other of workers()) other.process.kill();
    process.exit(1);
  }
  process.stderr.write(`Worker ${worker.process.pid} died (${signal ?? code}); starting another.\n`);
  cluster.fork();
});

onStopSignal(async () => {
  stopping = true;
  await Promise.all(
    workers().map(
      (worker) =>
        new Promise((resolve) => {
          worker.once('exit', resolve);
          worker.process.kill('SIGTERM');
        }),
    ),
  );
});

cluster.fork();

function workers(): Worker[] {
  return Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
}
