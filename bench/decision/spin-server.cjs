/**
 * Spins for SPIN_US + EXTRA_US microseconds in each request and does nothing else, so that the difference between
 * two of them is known, and noise can't change it.
 */
'use strict';

const http = require('node:http');
const { spin } = require('./spin.cjs');

const microseconds = Number(process.env.SPIN_US ?? 300) + Number(process.env.EXTRA_US ?? 0);

http
  .createServer((request, response) => {
    if (request.url !== '/healthz') spin(microseconds);
    response.end('ok');
  })
  .listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
