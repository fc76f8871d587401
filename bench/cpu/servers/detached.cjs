/** Hands its work to a process in a session of its own, which does half of it after the answer and outlives its parent. */
const { spawn } = require('node:child_process');
const dgram = require('node:dgram');
const http = require('node:http');
const { burn, cost } = require('./burn.cjs');

if (process.argv[2] === 'work') {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (port) => {
    burn(cost / 2);
    socket.send('half', Number(port), '127.0.0.1');
    burn(cost / 2);
  });
  socket.bind(0, '127.0.0.1', () =>
    socket.send(String(socket.address().port), Number(process.argv[3]), '127.0.0.1'),
  );
  // It goes by itself, should nobody be left that gives it work.
  setTimeout(() => process.exit(), 600_000).unref();
} else if (process.argv[2] === 'between') {
  // A parent that is gone at once: the worker is nobody's child any more.
  spawn(process.execPath, [__filename, 'work', process.argv[3]], { detached: true, stdio: 'ignore' }).unref();
} else {
  const socket = dgram.createSocket('udp4');
  const { NODE_OPTIONS: _, ...env } = process.env;
  const waiting = [];
  socket.on('message', () => waiting.shift()?.end('done'));
  socket.once('message', (worker) => {
    http
      .createServer((_request, response) => {
        waiting.push(response);
        socket.send(String(socket.address().port), Number(worker), '127.0.0.1');
      })
      .listen(Number(process.env.PORT), '127.0.0.1');
  });
  socket.bind(0, '127.0.0.1', () => {
    const { port } = socket.address();
    spawn(process.execPath, [__filename, 'between', String(port)], {
      env,
      stdio: 'ignore',
      detached: true,
    }).unref();
  });
}
