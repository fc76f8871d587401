/**
 * The sampler that runs inside the target, loaded by NODE_OPTIONS=--require. It takes samples and sends
 * them on; what they mean is worked out by the collector, outside. Built-in modules only, Node 18 and
 * later; older ones need only be able to read it.
 *
 * It must never make the target fail, keep it alive, or change what it sees:
 * - Whatever it calls may fail: the system may be out of descriptors, and a target may have replaced it. Each
 *   way in (a timer, an event) is `harmless`, and each figure is read on its own: one that can't be had is null.
 * - Every handle is unreferenced, and writes go to a socket without waiting.
 * - What it calls is what there was when it was loaded, before the target could put something in its place.
 * - Built-in modules are named without `node:`, which some resolvers don't know, and asked for where no
 *   resolver and no mock stands in between.
 *
 * Each line sent is a JSON object; see wire.ts for its shape.
 */
'use strict';

/** @typedef {import('node:perf_hooks').PerformanceEntry} Entry */

/**
 * @template Result
 * @param {() => Result} work
 * @returns {Result | null} null where it failed
 */
function attempt(work) {
  try {
    return work();
  } catch (_) {
    return null;
  }
}

/**
 * What Node calls by itself: an error that came out of it would end the target.
 * @template {unknown[]} Given
 * @param {(...given: Given) => void} work
 * @returns {(...given: Given) => void}
 */
function harmless(work) {
  return (...given) => {
    try {
      work(...given);
    } catch (_) {
      // It had nothing to say this time.
    }
  };
}

/** @param {string} name Of a module of Node's own. */
function builtin(name) {
  return typeof process.getBuiltinModule === 'function' ? process.getBuiltinModule(name) : require(name);
}

/**
 * In a duet both targets share a core. There the engine's helper threads, which collect and compile, run beside
 * nothing: they only decide by chance when the loop is held up, and whose request it falls on, and wait for each
 * other. On the main thread the same work is done when it is due, and two launches of the same code differ less.
 */
function steadyEngine() {
  const { setFlagsFromString } = builtin('v8');
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
const MAX_BACKLOG = 1000000;
/** When its allocation is looked at, ms since the first request after a collection that was asked for, and for how long. */
const ALLOCATION = { from: 300, length: 300 };
/** Samples that are kept while beats can't be sent. */
const MAX_SAMPLES = 20000;

/** @type {(() => void) | null} */
let engineCollects = null;

/** Collects all garbage, twice: what the first finds dead may have held more. */
function collectAll() {
  if (engineCollects === null) {
    builtin('v8').setFlagsFromString('--expose-gc');
    // Only a context that is made from then on has it.
    engineCollects = builtin('vm').runInNewContext('gc');
  }
  if (engineCollects === null) throw new Error('Expected the engine to collect on demand');
  engineCollects();
  engineCollects();
}

/** @param {string} path Socket of the collector. */
function start(path) {
  // Loaded here and not above: preloads also run in every worker thread, where nothing is sampled, and
  // a target that starts threads should not pay for modules they don't use.
  const { channel } = builtin('diagnostics_channel');
  const { Socket } = builtin('net');
  const { performance, PerformanceObserver } = builtin('perf_hooks');
  const { setTimeout } = builtin('timers');
  const { getHeapStatistics, GCProfiler } = builtin('v8');
  /** @type {import('node:cluster').Cluster} */
  const cluster = builtin('cluster');
  const { stringify } = JSON;
  const { round: whole, ceil, min } = Math;
  // Monotonic ms. `performance.now` asks `process.hrtime` in some versions, which targets replace.
  const nanoseconds = process.hrtime.bigint;
  const number = Number;
  const clock = () => number(nanoseconds()) / 1e6;
  // What `eventLoopUtilization` is made of, which asks `process.hrtime` as well.
  const { nodeTiming } = performance;
  const cpuSoFar = process.cpuUsage.bind(process);
  const residentSet = process.memoryUsage.rss;
  const handles = process.getActiveResourcesInfo;
  /** What the moments of performance entries are from. */
  const origin = clock() - performance.now();

  let open = true;
  const socket = new Socket();
  const write = socket.write.bind(socket);
  const giveUp = harmless(() => {
    open = false;
    socket.destroy();
  });
  socket.on('error', giveUp);
  // All that the collector ever sends: what is still held after a collection is to be told.
  socket.on(
    'data',
    harmless(() => {
      attempt(allocation.end);
      const bytes = attempt(heapAfterCollection);
      send({ kept: bytes, a: allocation.perRequest, o: opened, t: round(clock()) });
      allocation = new Allocation();
    }),
  );
  socket.on('close', giveUp);
  socket.unref();
  socket.connect(path);
  // A connection that is being made holds the loop as well.
  socket.unref();

  const heldNow = () => {
    const { used_heap_size: used, external_memory: external } = getHeapStatistics();
    return used + (external === undefined ? 0 : external);
  };
  const heapAfterCollection = () => {
    collectAll();
    return heldNow();
  };

  /** @param {number} value */
  const round = (value) => whole(value * 1000) / 1000;
  /** @param {object} line */
  const send = (line) => write(`${stringify(line)}\n`);
  send({
    pid: process.pid,
    parent: process.ppid,
    worker: cluster.isWorker,
    node: process.version,
    main: process.argv[1] === undefined ? null : process.argv[1],
    resolution: RESOLUTION,
  });

  // A worker that was told to go is another matter than one that fell over; only the primary knows.
  const workerLeft = harmless((/** @type {import('node:cluster').Worker} */ worker, code, signal) => {
    const { pid } = worker.process;
    if (open) send({ left: pid, asked: worker.exitedAfterDisconnect === true, code, signal });
  });
  attempt(() => cluster.isWorker || cluster.on('exit', workerLeft));

  /** @type {[kind: number, start: number, milliseconds: number][]} Kind as the engine numbers it. */
  let collections = [];
  /** @param {Entry[]} entries */
  const collect = (entries) => {
    for (const entry of entries) {
      const { kind } = /** @type {{ detail: { kind: number } }} */ (/** @type {unknown} */ (entry)).detail;
      collections.push([kind, round(origin + entry.startTime), round(entry.duration)]);
    }
  };
  const observer = attempt(
    () =>
      new PerformanceObserver(
        harmless((/** @type {import('node:perf_hooks').PerformanceObserverEntryList} */ list) =>
          collect(list.getEntries()),
        ),
      ),
  );
  const watch = () => {
    if (observer === null) return false;
    observer.observe({ entryTypes: ['gc'] });
    return true;
  };
  let watching = attempt(watch) === true;
  let stride = 1;
  let unwatched = 0;

  /** How many beats the one that ends now stands for, and whether the next one is watched. */
  const nextWatch = () => {
    if (observer === null) return 0;
    if (!watching) {
      unwatched += 1;
      if (unwatched >= stride - 1) watching = watch();
      return 0;
    }
    collect(observer.takeRecords());
    // Chosen before this beat was seen: were it to depend on what the beat held, busy beats would count more.
    const weight = unwatched + 1;
    const found = collections.length;
    stride = found > FEW_COLLECTIONS ? min(LONGEST_STRIDE, ceil(found / FEW_COLLECTIONS)) : 1;
    unwatched = 0;
    if (stride > 1) {
      observer.disconnect();
      watching = false;
    }
    return weight;
  };

  // What node:http was asked in this process, to be held against what the generator says that it sent.
  let requests = 0;
  attempt(() =>
    channel('http.server.request.start').subscribe(() => {
      requests += 1;
    }),
  );

  // Connections that this process opened to others.
  let opened = 0;
  attempt(() =>
    channel('net.client.socket').subscribe(() => {
      opened += 1;
    }),
  );

  /**
   * What is allocated for each request, by the engine's own figures before and after each collection, over a short while:
   * to be told of collections costs many times what a small one takes.
   */
  class Allocation {
    /** @type {import('node:v8').GCProfiler | null} */
    #profiler = null;
    #asked = requests;
    /** @type {number | null} */
    #firstAsked = null;
    #began = 0;
    #held = 0;
    #done = false;
    /** Bytes; null where nothing could be told. @type {number | null} */
    perRequest = null;

    /** @param {number} now */
    look(now) {
      if (this.#done || typeof GCProfiler !== 'function') return;
      if (this.#profiler !== null) {
        if (now - this.#began >= ALLOCATION.length) this.end();
        return;
      }
      if (this.#firstAsked === null) {
        if (requests > this.#asked) this.#firstAsked = now;
        return;
      }
      if (now - this.#firstAsked < ALLOCATION.from) return;
      const profiler = new GCProfiler();
      profiler.start();
      this.#profiler = profiler;
      this.#began = now;
      this.#held = heldNow();
      this.#asked = requests;
    }

    end = () => {
      if (this.#profiler === null || this.#done) return;
      this.#done = true;
      const report = this.#profiler.stop();
      const answered = requests - this.#asked;
      let bytes = 0;
      let held = this.#held;
      for (const { beforeGC, afterGC } of report.statistics) {
        bytes += inAll(beforeGC.heapStatistics) - held;
        held = inAll(afterGC.heapStatistics);
      }
      bytes += heldNow() - held;
      if (answered > 0) this.perRequest = whole(bytes / answered);
    };
  }
  /** @param {{ usedHeapSize: number, externalMemory: number }} heap */
  const inAll = ({ usedHeapSize, externalMemory }) => usedHeapSize + externalMemory;
  let allocation = new Allocation();

  /** @type {number[]} */
  let intervals = [];
  /** @type {number[]} */
  let idles = [];
  let lastIdle = nodeTiming.idleTime;
  let listening = false;
  let dropped = 0;
  let last = clock();
  let lastBeat = last;

  /** Why a figure could not be read: the system's code, e.g. EMFILE. @type {string | undefined} */
  let refusal;
  /**
   * @template Figure
   * @param {() => Figure} read
   */
  const figure = (read) => {
    try {
      return read();
    } catch (error) {
      const { code } = /** @type {{ code?: unknown }} */ (error);
      refusal = typeof code === 'string' ? code : 'failed';
      return null;
    }
  };
  const isServer = (/** @type {string} */ name) => /^(TCP|Pipe)ServerWrap$/i.test(name);
  const loopInAll = () => {
    const { loopStart, idleTime } = nodeTiming;
    return loopStart <= 0 ? [0, 0] : [round(idleTime), round(clock() - origin - loopStart - idleTime)];
  };
  const cpuInAll = () => {
    const { user, system } = cpuSoFar();
    return user + system;
  };
  const heapUsed = () => getHeapStatistics().used_heap_size;

  /** @param {number} now */
  const beat = (now) => {
    lastBeat = now;
    attempt(() => allocation.look(now));
    if (socket.writableLength > MAX_BACKLOG) {
      dropped += 1;
      return;
    }
    refusal = undefined;
    const weight = attempt(nextWatch);
    // Looked up until found: it walks over every open handle.
    if (!listening) listening = attempt(() => handles().some(isServer)) === true;
    send({
      t: round(now),
      i: intervals,
      e: idles,
      u: figure(loopInAll),
      c: figure(cpuInAll),
      r: figure(residentSet),
      h: figure(heapUsed),
      g: collections,
      w: weight === null ? 0 : weight,
      d: dropped,
      l: listening,
      q: requests,
      x: refusal,
    });
  };

  const sample = harmless(() => {
    const now = clock();
    const idle = nodeTiming.idleTime;
    // Both or neither: the columns of a beat have one length, and an interval ends where the next begins.
    intervals.push(whole((now - last) * 1000));
    idles.push(whole((idle - lastIdle) * 1000));
    last = now;
    lastIdle = idle;
    if (now - lastBeat < BEAT && intervals.length < MAX_SAMPLES) return;
    try {
      beat(now);
    } finally {
      intervals = [];
      idles = [];
      collections = [];
    }
  });
  const tick = harmless(() => {
    sample();
    if (open) setTimeout(tick, RESOLUTION).unref();
    else if (observer !== null) observer.disconnect();
  });
  setTimeout(tick, RESOLUTION).unref();
}

// A target without a probe is better than a target that does not start.
attempt(() => {
  if (!process.env.PACELINE_PROBE || !builtin('worker_threads').isMainThread) return;
  if (STEADY) attempt(steadyEngine);
  start(process.env.PACELINE_PROBE);
});
