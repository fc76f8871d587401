/**
 * A server whose answers keep a known law, to the microsecond where the machine allows it: when an answer is
 * due is worked out in virtual time, and until then it asks the clock, all the time: a core that sleeps wakes
 * late, above all a virtual one. LAW holds the law as JSON, PORT the port. It tells the true time of each
 * request in a Server-Timing header, from when it read the request to when it writes the answer.
 *
 * What blocked it, by its law or because the machine's other tenants took its core, stands at /log as a list
 * of [from, to] in milliseconds of the machine's monotonic clock.
 */
'use strict';

const net = require('node:net');
const { performance } = require('node:perf_hooks');
const { work, ofMixture } = require('./laws.cjs');

/** @type {import('./laws.cjs').Law} */
const law = JSON.parse(process.env.LAW ?? '{"kind":"constant","ms":0}');
const offset = Number(process.hrtime.bigint()) / 1e6 - performance.now();
const now = () => offset + performance.now();

/** A turn of the waiting loop that took longer was not its own doing, ms. */
const PAUSE = 0.2;
/** The most that reading one request takes, ms. */
const WORK = 0.05;

let index = 0;
let lastDepart = 0;
/** @type {[number, number][]} */
const log = [];
/** Answers to come, by when. @type {{ due: number, arrived: number, socket: net.Socket }[]} */
const pending = [];

/** @param {net.Socket} socket @param {number} arrived */
function answer(socket, arrived) {
  if (!socket.writable) return;
  const took = (now() - arrived).toFixed(3);
  if (law.kind === 'framed' && law.how === 'until close') {
    socket.end(`HTTP/1.1 200 OK\r\nServer-Timing: true;dur=${took}\r\n\r\nok`);
    return;
  }
  socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 2\r\nServer-Timing: true;dur=${took}\r\n\r\nok`);
}

/** @param {net.Socket} socket @param {number} arrived @param {number} due */
function answerAt(socket, arrived, due) {
  // From the back: nearly always the last place is the right one.
  let at = pending.length;
  while (at > 0 && pending[at - 1].due > due) at -= 1;
  pending.splice(at, 0, { due, arrived, socket });
  look();
}

function look() {
  const time = now();
  while (pending.length > 0 && pending[0].due <= time) {
    const { socket, arrived } = pending.shift();
    answer(socket, arrived);
  }
}

let lastTurn = now();
let lastIndex = 0;
function turn() {
  const time = now();
  // More than what it read can have taken: the core was away, and what came meanwhile was read afterwards.
  const worked = (index - lastIndex) * WORK;
  if (time - lastTurn - worked > PAUSE) log.push([lastTurn, time - worked]);
  look();
  lastTurn = now();
  lastIndex = index;
  setImmediate(turn);
}
turn();

/** @param {net.Socket} socket @param {string} path */
function serve(socket, path) {
  const arrived = now();
  const place = index;
  index += 1;
  switch (law.kind) {
    case 'constant':
      if (law.ms === 0) answer(socket, arrived);
      else answerAt(socket, arrived, arrived + law.ms);
      return;
    case 'mixture':
      answerAt(socket, arrived, arrived + ofMixture(law, place));
      return;
    case 'fifo':
      lastDepart = Math.max(arrived, lastDepart) + work(law, place);
      answerAt(socket, arrived, lastDepart);
      return;
    case 'framed':
      if (law.how === 'interim') socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n');
      answerAt(socket, arrived, arrived + law.ms);
      return;
    case 'paths':
      answerAt(socket, arrived, arrived + (law.ms[path] ?? 0));
      return;
    case 'blocking':
      answer(socket, arrived);
      return;
    case 'trickle':
      trickle(socket, law.pieces, law.ms);
      return;
    case 'faulty':
      if (place % law.every !== 0) answer(socket, arrived);
      else if (law.fault === 'close') socket.end();
      else if (law.fault === 'reset') socket.resetAndDestroy();
      else if (law.fault === 'longer')
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok, and more');
      return;
  }
}

/** @param {net.Socket} socket @param {number} pieces @param {number} ms */
function trickle(socket, pieces, ms) {
  socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${pieces}\r\n\r\n`);
  const began = now();
  let sent = 0;
  const next = () => {
    if (!socket.writable) return;
    while (sent < pieces && now() >= began + ((sent + 1) * ms) / pieces) {
      socket.write('.');
      sent += 1;
    }
    if (sent < pieces) setTimeout(next, 1);
  };
  next();
}

if (law.kind === 'blocking') {
  const { lengths, period } = law;
  let count = 0;
  const began = now() + 50;
  const block = () => {
    const from = now();
    const until = from + lengths[count % lengths.length];
    while (now() < until);
    log.push([from, now()]);
    lastTurn = now();
    count += 1;
    setTimeout(block, Math.max(0, began + count * period - now()));
  };
  setTimeout(block, began - now());
}

const server = net.createServer((socket) => {
  socket.setNoDelay(true);
  socket.on('error', () => {});
  let rest = '';
  socket.on('data', (bytes) => {
    rest += bytes.toString('latin1');
    for (let end = rest.indexOf('\r\n\r\n'); end >= 0; end = rest.indexOf('\r\n\r\n')) {
      const head = rest.slice(0, end);
      rest = rest.slice(end + 4);
      if (head.startsWith('GET /log ')) {
        const body = JSON.stringify({ log, requests: index });
        socket.end(
          `HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
        );
      } else if (head.startsWith('GET /healthz ')) {
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok');
      } else serve(socket, head.split(' ', 2)[1] ?? '');
    }
  });
});
server.listen({ port: Number(process.env.PORT), host: '127.0.0.1', backlog: 4096 });
process.on('SIGTERM', () => process.exit(0));
