/**
 * autocannon by its own API; argv[2] is its options as JSON. Prints its result, and what it does not tell: the 95th
 * percentile and the median of the times as it got them, before it rounded them to milliseconds, and the rate from
 * the first request to the last answer.
 */
'use strict';

const { performance } = require('node:perf_hooks');
const autocannon = require('autocannon');

const times = [];
let last = 0;
const started = performance.now();
const instance = autocannon(JSON.parse(process.argv[2] ?? '{}'), (error, result) => {
  if (error) throw error;
  times.sort((a, b) => a - b);
  const quantile = (share) => times[Math.min(times.length - 1, Math.floor(share * times.length))];
  const seconds = (last - started) / 1000;
  process.stdout.write(
    JSON.stringify({
      result,
      p50: quantile(0.5),
      p95: quantile(0.95),
      p99: quantile(0.99),
      seconds,
      requestsPerSecond: times.length / seconds,
    }),
  );
});
instance.on('response', (_client, _status, _bytes, milliseconds) => {
  times.push(milliseconds);
  last = performance.now();
});
