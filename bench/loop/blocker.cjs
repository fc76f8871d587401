/**
 * A target whose loop delay is known: it blocks its event loop for BLOCK_MS every PERIOD_MS and keeps a log of
 * when it really did. When it is asked to end, each process prints one line of JSON with its blocks and with
 * what Node's own monitorEventLoopDelay saw. With CLUSTER, that many workers of node:cluster do so.
 *
 * FROM and TO are the window of the measurement, in milliseconds of the monotonic clock. Built-in modules
 * only, Node 18 and later, like the probe that is tested with it.
 */
'use strict';

const cluster = /** @type {import('node:cluster').Cluster} */ (
  /** @type {unknown} */ (require('node:cluster'))
);
const { writeSync } = require('node:fs');
const { createServer } = require('node:http');
const { monitorEventLoopDelay } = require('node:perf_hooks');

const { PORT, BLOCK_MS = '0', PERIOD_MS = '100', CLUSTER = '0', FROM = '0', TO = '0' } = process.env;
const blockMs = Number(BLOCK_MS);
const periodMs = Number(PERIOD_MS);
const workers = Number(CLUSTER);
const from = Number(FROM);
const to = Number(TO);

/** Milliseconds between two samples of Node's own monitor. */
const MONITOR_RESOLUTION = 10;
const PERCENTILES = ['50', '75', '90', '95', '99', '99.9', '99.99'];

/** Milliseconds on the machine's monotonic clock. */
function monotonic() {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

/**
 * Blocks at absolute times, so that neither a late timer nor a long block shifts the ones after it.
 *
 * @param {number} first When the first block is due.
 * @param {[start: number, end: number][]} blocks Gets every block that was made.
 */
function keepBlocking(first, blocks) {
  let due = first;
  const block = () => {
    const start = monotonic();
    let end = start;
    while (end - start < blockMs) end = monotonic();
    // What is logged is what happened: a core that is taken away makes a block longer than asked.
    blocks.push([start, end]);
    while (due <= end) due += periodMs;
    setTimeout(block, due - end);
  };
  setTimeout(block, first - monotonic());
}

/** Node's own figures for the window; null until the window is over. */
function watchWindow() {
  const monitor = monitorEventLoopDelay({ resolution: MONITOR_RESOLUTION });
  /** @type {object | null} */
  let seen = null;
  setTimeout(() => monitor.enable(), from - monotonic());
  setTimeout(() => {
    monitor.disable();
    seen = {
      resolution: MONITOR_RESOLUTION,
      mean: monitor.mean / 1e6,
      max: monitor.max / 1e6,
      percentiles: Object.fromEntries(
        PERCENTILES.map((name) => [name, monitor.percentile(Number(name)) / 1e6]),
      ),
    };
  }, to - monotonic());
  return () => seen;
}

function serve() {
  /** @type {[start: number, end: number][]} */
  const blocks = [];
  const monitored = watchWindow();
  if (blockMs > 0) {
    // Half a period into the window, so that no block lies across its edges; the workers take turns, so
    // that two that share a core don't block each other.
    const turn = cluster.isWorker && cluster.worker ? (cluster.worker.id - 1) / workers : 0;
    keepBlocking(from + periodMs * ((0.5 + turn) % 1), blocks);
  }
  createServer((_request, response) => response.end('ok')).listen(Number(PORT), '127.0.0.1');
  process.on('SIGTERM', () => {
    writeSync(1, `${JSON.stringify({ pid: process.pid, blocks, monitor: monitored() })}\n`);
    process.exit(0);
  });
}

if (workers > 0 && cluster.isPrimary) {
  for (let index = 0; index < workers; index++) cluster.fork();
  // The signal goes to the whole group; the primary ends when its workers have had their say.
  process.on('SIGTERM', () => {});
  let left = workers;
  cluster.on('exit', () => {
    left -= 1;
    if (left === 0) process.exit(0);
  });
} else {
  serve();
}
