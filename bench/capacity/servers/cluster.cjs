/**
 * WORKERS processes behind one port, each of which works its CPU for WORK_MS in a request: by CPU time, not by the clock, so that
 * whoever has the core meanwhile makes it take longer.
 */
'use strict';

const cluster = require('node:cluster');
const http = require('node:http');

const microseconds = Number(process.env.WORK_MS ?? 4) * 1000;

function work() {
  const from = process.cpuUsage();
  for (;;) {
    const { user, system } = process.cpuUsage(from);
    if (user + system >= microseconds) return;
  }
}

if (cluster.isPrimary) {
  const workers = Array.from({ length: Number(process.env.WORKERS ?? 1) }, () => cluster.fork());
  let loaded = 0;
  // All of them at once: one that came late would get none of the connections that are kept.
  cluster.on('message', () => {
    loaded += 1;
    if (loaded === workers.length) for (const worker of workers) worker.send('listen');
  });
  process.on('SIGTERM', () => {
    for (const worker of workers) worker.process.kill('SIGTERM');
    process.exit(0);
  });
} else {
  const server = http.createServer((request, response) => {
    if (request.url !== '/healthz') work();
    response.end('ok');
  });
  process.once('message', () => server.listen(Number(process.env.PORT), '127.0.0.1'));
  process.on('SIGTERM', () => process.exit(0));
  process.send?.('loaded');
}
