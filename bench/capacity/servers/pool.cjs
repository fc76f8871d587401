/**
 * Holds one of POOL connections to PostgreSQL for HOLD_MS in each request, so that its capacity is POOL over that time. How long
 * they really were held, from when a request got its connection to when it gave it back, stands at /held.
 */
'use strict';

const http = require('node:http');
const { performance } = require('node:perf_hooks');
const { Pool } = require('pg');

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: Number(process.env.POOL ?? 5) });
const seconds = Number(process.env.HOLD_MS ?? 20) / 1000;
const held = { requests: 0, seconds: 0 };

async function hold() {
  const client = await pool.connect();
  const from = performance.now();
  try {
    await client.query('SELECT pg_sleep($1)', [seconds]);
  } finally {
    client.release();
    held.requests += 1;
    held.seconds += (performance.now() - from) / 1000;
  }
}

http
  .createServer(async (request, response) => {
    if (request.url === '/held') {
      response.end(JSON.stringify(held));
      return;
    }
    if (request.url !== '/healthz') await hold();
    response.end('ok');
  })
  .listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
