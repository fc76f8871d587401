/** A thread for each request, which ends when the work is done. */
const http = require('node:http');
const { Worker, isMainThread } = require('node:worker_threads');
const { burn, cost } = require('./burn.cjs');

if (isMainThread) {
  http
    .createServer((_request, response) => {
      new Worker(__filename).once('exit', () => response.end('done'));
    })
    .listen(Number(process.env.PORT), '127.0.0.1');
} else {
  burn(cost);
}
