/** A child process for each request, which ends when the work is done. */
const { spawn } = require('node:child_process');
const http = require('node:http');
const { burn, cost } = require('./burn.cjs');

if (process.argv[2] === 'work') {
  burn(cost);
} else {
  // Without what the service's own start was given: a child is a short one.
  const { NODE_OPTIONS: _, ...env } = process.env;
  http
    .createServer((_request, response) => {
      const child = spawn(process.execPath, [__filename, 'work'], { env, stdio: 'ignore' });
      child.once('exit', () => response.end('done'));
    })
    .listen(Number(process.env.PORT), '127.0.0.1');
}
