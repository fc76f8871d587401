/**
 * What the service of the regressions asks: carriers that take 20 ms to answer, payments 5 ms, prices, stock and
 * discounts 3 ms. Prints its port once it listens; ends with the one who started it: its stdin closes then.
 */
'use strict';

const http = require('node:http');

/** First part of the path -> milliseconds. */
const TAKES = { carriers: 20, payments: 5, prices: 3, stock: 3, discounts: 3 };

const server = http.createServer((request, response) => {
  const [, kind = '', id = ''] = (request.url ?? '').split('/');
  const takes = TAKES[kind];
  if (takes === undefined) {
    response.statusCode = 404;
    return response.end();
  }
  const value = (Number.parseInt(id, 10) || 0) % 97;
  setTimeout(() => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ kind, value, authorised: true }));
  }, takes);
});

// Longer than any client keeps one: which of the two closes first is no part of what is measured.
server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
process.stdin.on('close', () => process.exit(0)).resume();
