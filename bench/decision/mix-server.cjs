/**
 * Six routes that spin for times of their own, from 50 to 3,200 microseconds, and one that waits for 5 ms; /search spins for
 * EXTRA_US more, so that what changed is one route among others that are as they were.
 */
'use strict';

const http = require('node:http');
const { spin } = require('./spin.cjs');

const SPINS = { '/health': 50, '/list': 200, '/search': 800, '/order': 1600, '/report': 3200 };
const WAIT = 5;
const extra = Number(process.env.EXTRA_US ?? 0);

http
  .createServer((request, response) => {
    const answer = () => response.end(request.url);
    if (request.url === '/upstream') return setTimeout(answer, WAIT);
    // Both that are compared spin as often.
    spin((SPINS[request.url] ?? 0) + (request.url === '/search' ? extra : 0));
    answer();
  })
  .listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
