/** Spins for SPIN_MS in each request, so that what a request costs is known, and nothing else is done. */
'use strict';

const http = require('node:http');
const { performance } = require('node:perf_hooks');

const spin = Number(process.env.SPIN_MS);

http
  .createServer((request, response) => {
    if (request.url !== '/healthz') {
      const until = performance.now() + spin;
      while (performance.now() < until);
    }
    response.end('ok');
  })
  .listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
