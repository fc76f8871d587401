/**
 * The sampler that runs inside the target, loaded by NODE_OPTIONS=--require. It takes samples and sends
 * them on; what they mean is worked out by the collector, outside. Built-in modules only, Node 18 and
 * later. It must never keep the target alive, block it, or make it fail: every handle is unreferenced,
 * writes go to a socket without waiting, and errors are swallowed on purpose.
 *
 * Each line sent is a JSON object; see wire.ts for its shape.
 */
'use strict';

const { isMainThread } = require('node:worker_threads');

/** In a duet: see `steadyEngine`. */
const STEADY = process.env.PACELINE_ENGINE === 'steady';
/**
 * How far apart the loop is sampled, and how often the samples are sent, ms. In a duet the loop waits for the
 * other target half of the time, so that its delay says little, and each sample may fall on a request.
 */
const RESOLUTION = STEADY ? 50 : 5;
const BEAT = 100;
/**
 * Collections in one beat beyond which only some beats are watched. To hear of a collection costs many times
 * what a small one takes, and a small heap has hundreds of them a second; the beats that are watched then
 * stand for those before them that were not.
 */
const FEW_COLLECTIONS = 1;
const LONGEST_STRIDE = 30;
/** Bytes waiting in the socket beyond which a beat is dropped and counted rather than piled up. */
const MAX_BACKLOG = 1_000_000;

/**
 * In a duet both targets share a core. There the engine's helper threads, which collect and compile, run beside
 * nothing: they only decide by chance when the loop is held up, and whose request it falls on, and wait for each
 * other. On the main thread the same work is done when it is due, and two launches of the same code differ less.
 */
function steadyEngine() {
  const { setFlagsFromString } = require('node:v8');
  for (const flag of [
    '--no-parallel-scavenge',
    '--no-concurrent-marking',
    '--no-parallel-compaction',
    '--no-concurrent-sweeping',
    '--no-concurrent-recompilation',
  ]) {
    setFlagsFromString(flag);
  }
}

/** @param {string} path Socket of the collector. */
function start(path) {
  // Loaded here and not above: preloads also run in every worker thread, where nothing is sampled, and
  // a target that starts threads should not pay for modules they don't use.
  const { channel } = require('node:diagnostics_channel');
  const net = require('node:net');
  const { performance, PerformanceObserver } = require('node:perf_hooks');
  const cluster = /** @type {import('node:cluster').Cluster} */ (
    /** @type {unknown} */ (require('node:cluster'))
  );
  const clockOffset = Number(process.hrtime.bigint()) / 1e6 - performance.now();
  const socket = net.connect(path);
  socket.unref();
  let open = true;
  const giveUp = () => {
    open = false;
    socket.destroy();
  };
  socket.on('error', giveUp);
  socket.on('close', giveUp);

  /** @param {number} value */
  const round = (value) => Math.round(value * 1000) / 1000;
  /** @param {object} line */
  const send = (line) => socket.write(`${JSON.stringify(line)}\n`);
  send({
    pid: process.pid,
    parent: process.ppid,
    worker: cluster.isWorker,
    node: process.version,
    main: process.argv[1] ?? null,
    resolution: RESOLUTION,
  });

  /** @type {[kind: number, start: number, milliseconds: number][]} Kind as the engine numbers it. */
  let collections = [];
  /** @param {import('node:perf_hooks').PerformanceEntry[]} entries */
  const collect = (entries) => {
    for (const entry of entries) {
      const { kind } = /** @type {{ detail: { kind: number } }} */ (/** @type {unknown} */ (entry)).detail;
      collections.push([kind, round(clockOffset + entry.startTime), round(entry.duration)]);
    }
  };
  const observer = new PerformanceObserver((list) => collect(list.getEntries()));
  observer.observe({ entryTypes: ['gc'] });
  let watching = true;
  let stride = 1;
  let unwatched = 0;

  /** How many beats the one that ends now stands for, and whether the next one is watched. */
  const nextWatch = () => {
    if (!watching) {
      unwatched += 1;
      if (unwatched >= stride - 1) {
        observer.observe({ entryTypes: ['gc'] });
        watching = true;
      }
      return 0;
    }
    // Chosen before this beat was seen: were it to depend on what the beat held, busy beats would count more.
    const weight = unwatched + 1;
    const found = collections.length;
    stride = found > FEW_COLLECTIONS ? Math.min(LONGEST_STRIDE, Math.ceil(found / FEW_COLLECTIONS)) : 1;
    unwatched = 0;
    if (stride > 1) {
      observer.disconnect();
      watching = false;
    }
    return weight;
  };

  // What node:http was asked in this process, to be held against what the generator says that it sent.
  let requests = 0;
  channel('http.server.request.start').subscribe(() => {
    requests += 1;
  });

  /** @type {number[]} */
  let intervals = [];
  /** @type {number[]} */
  let idles = [];
  let lastIdle = performance.eventLoopUtilization().idle;
  let listening = false;
  let dropped = 0;
  let last = performance.now();
  let lastBeat = last;

  /** @param {number} now */
  const beat = (now) => {
    lastBeat = now;
    if (watching) collect(observer.takeRecords());
    const weight = nextWatch();
    if (socket.writableLength > MAX_BACKLOG) {
      dropped += 1;
    } else {
      // Looked up until found: it walks over every open handle.
      listening ||= process.getActiveResourcesInfo().some((name) => /^(TCP|Pipe)ServerWrap$/i.test(name));
      const loop = performance.eventLoopUtilization();
      const cpu = process.cpuUsage();
      const memory = process.memoryUsage();
      send({
        t: round(clockOffset + now),
        i: intervals,
        e: idles,
        u: [round(loop.idle), round(loop.active)],
        c: cpu.user + cpu.system,
        r: memory.rss,
        h: memory.heapUsed,
        g: collections,
        w: weight,
        d: dropped,
        l: listening,
        q: requests,
      });
    }
    intervals = [];
    idles = [];
    collections = [];
  };

  const tick = () => {
    const now = performance.now();
    intervals.push(Math.round((now - last) * 1000));
    last = now;
    const { idle } = performance.eventLoopUtilization();
    idles.push(Math.round((idle - lastIdle) * 1000));
    lastIdle = idle;
    if (now - lastBeat >= BEAT) beat(now);
    if (open) setTimeout(tick, RESOLUTION).unref();
    else observer.disconnect();
  };
  setTimeout(tick, RESOLUTION).unref();
}

if (isMainThread && process.env.PACELINE_PROBE) {
  try {
    if (STEADY) steadyEngine();
    start(process.env.PACELINE_PROBE);
  } catch {
    // A target without a probe is better than a target that does not start.
  }
}
