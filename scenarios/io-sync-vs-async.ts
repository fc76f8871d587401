import type { ScenarioInput } from '../harness/config/scenario.ts';

const hashing: ScenarioInput['workload'] = {
  mode: 'closed',
  connections: 8,
  timeoutSeconds: 5,
  requests: [
    {
      method: 'POST',
      path: '/hash',
      headers: { 'content-type': 'application/json' },
      body: '{"password":"correct horse battery staple"}',
      expect: { sha256: '8cb70903421c4e5578fd313bb4155cf084c1942423e09b816cb8ba567555baea' },
    },
  ],
};

export default {
  name: 'io-sync-vs-async',
  title: 'Synchronous and asynchronous calls: a file of 64 KB, and a password hash',
  question: 'What does a synchronous call in a request cost, and is the asynchronous one always faster?',
  why:
    'The rule says never to block the event loop. What breaking it costs depends on what the call waits for: a ' +
    'file that the system keeps in memory is read in microseconds, a password hash takes milliseconds of CPU ' +
    'that the asynchronous call does on another thread.',
  lookAt: [
    'throughput and CPU per request of the file variants: what the way through the thread pool costs',
    'neighbour’s p50 latency and neighbour’s p99 latency: what the rest of the service feels of a blocked loop',
    'throughput of pbkdf2-async against pbkdf2-sync: the thread pool uses the other cores',
    'memory (RSS) of read-stream against read-sync: what is held in memory for each answer',
  ],
  cores: 'all',
  workload: {
    mode: 'closed',
    connections: 16,
    timeoutSeconds: 5,
    requests: [
      {
        path: '/file',
        expect: { sha256: '09e85922a0d90c780049a1c403b899d464d506ef9fb866e761091abab12fe8a3' },
      },
    ],
  },
  neighbour: { request: { path: '/healthz', expect: { json: { ready: true } } }, rate: 200 },
  reference: 'read-sync',
  variants: [
    { name: 'read-sync', title: 'readFileSync', server: 'io-sync-vs-async/read-sync.js' },
    { name: 'read-async', title: 'fs/promises', server: 'io-sync-vs-async/read-async.js' },
    { name: 'read-stream', title: 'A file stream', server: 'io-sync-vs-async/read-stream.js' },
    {
      name: 'pbkdf2-sync',
      title: 'pbkdf2Sync',
      server: 'io-sync-vs-async/pbkdf2-sync.js',
      reference: 'pbkdf2-sync',
      workload: hashing,
    },
    {
      name: 'pbkdf2-async',
      title: 'pbkdf2',
      server: 'io-sync-vs-async/pbkdf2-async.js',
      reference: 'pbkdf2-sync',
      workload: hashing,
    },
  ],
  settings: { threads: { env: 'UV_THREADPOOL_SIZE', variant: 'pbkdf2-async' } },
  expectations: [
    {
      id: 'async-read-serves-more',
      claim: 'To read the file asynchronously lets the service answer more requests.',
      variant: 'read-async',
      metric: 'throughput',
      direction: 'improved',
      otherwise:
        'The file never leaves the page cache, so there is no wait that other requests could use: readFileSync ' +
        'copies 64 KB from memory and is done, while fs/promises opens, sizes, reads and closes by a trip to the ' +
        'thread pool each. The higher CPU per request is the price of these trips. With a cold file, a network ' +
        'disk or a large file there is a wait, and the synchronous read has everybody share it.',
    },
    {
      id: 'async-read-spares-the-neighbour',
      claim: 'While a file is read asynchronously, other requests are answered sooner.',
      variant: 'read-async',
      metric: 'neighbourP99',
      direction: 'improved',
      otherwise:
        'A read from the page cache blocks for microseconds, which is no more than the other work on the request ' +
        'takes. If the asynchronous variant costs more CPU in all (CPU per request), the loop of a busy server is ' +
        'no freer than before: see loop utilisation.',
    },
    {
      id: 'stream-serves-more',
      claim: 'A stream is the fastest way to send a file.',
      variant: 'read-stream',
      metric: 'throughput',
      direction: 'improved',
      otherwise:
        'A stream saves memory, not work: for a file of one or two chunks it makes the same trips to the thread ' +
        'pool as fs/promises and builds a stream around them, which CPU per request shows. It pays when files ' +
        'are large or clients slow.',
    },
    {
      id: 'stream-saves-memory',
      claim: 'A stream keeps only chunks of the file in memory.',
      variant: 'read-stream',
      metric: 'rss',
      direction: 'improved',
      otherwise:
        'At 64 KB the file is one chunk or two, so both hold about the same for each request, and memory (RSS) is made up ' +
        'of Node.js itself and of buffers that wait for the garbage collector. The saving grows with the size ' +
        'of the file and with the time that clients take to fetch it.',
    },
    {
      id: 'async-hash-serves-more',
      claim: 'To hash asynchronously uses the other cores and answers more requests.',
      variant: 'pbkdf2-async',
      metric: 'throughput',
      direction: 'improved',
      otherwise:
        'The four threads of the pool need idle cores. Where there is only one, or the load generator has the ' +
        'other, the same work takes as long there as on the loop: CPU per request is equal, and throughput is ' +
        'that of the cores that are left.',
    },
    {
      id: 'async-hash-spares-the-neighbour',
      claim: 'While a password is hashed asynchronously, other requests do not wait for it.',
      variant: 'pbkdf2-async',
      metric: 'neighbourP99',
      direction: 'improved',
      otherwise:
        'The loop is free, but may be without a core: four busy threads on fewer cores leave it to wait for its ' +
        'turn. Then loop utilisation is low while loop delay p99 is not.',
    },
  ],
} satisfies ScenarioInput;
