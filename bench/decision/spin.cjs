/** Work of a known length. */
'use strict';

const { performance } = require('node:perf_hooks');

/** Keeps the core at work for as many microseconds, by the clock: an interruption within them makes it no longer. */
exports.spin = (microseconds) => {
  const until = performance.now() + microseconds / 1000;
  while (performance.now() < until);
};
