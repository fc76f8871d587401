/**
 * Takes its core by bursts: argv[2] is a list of milliseconds, by turns idle and busy. Ends after the last of them,
 * or with the one who started it: its stdin closes then, whatever became of its parent.
 */
'use strict';

const { spin } = require('./spin.cjs');

const lengths = JSON.parse(process.argv[2] ?? '[]');

process.stdin.on('close', () => process.exit(0)).resume();
const next = () => {
  const [idle, busy] = lengths.splice(0, 2);
  if (idle === undefined) process.exit(0);
  setTimeout(() => {
    spin((busy ?? 0) * 1000);
    // Through the loop, so that the end of the parent is seen between two bursts.
    setImmediate(next);
  }, idle);
};
next();
