import type { ScenarioInput } from '../harness/config/scenario.ts';

export default {
  name: 'cpu-offload',
  title: 'CPU work: on the event loop, on a thread per request, or on a pool',
  question: 'Where should a request that takes milliseconds of CPU do its work?',
  why:
    'While the event loop computes, nothing else is answered: one expensive route slows down every cheap one. ' +
    'Worker threads take the work off the loop, but a thread costs its start, a pool its queue, and both the ' +
    'way of the data from thread to thread.',
  lookAt: [
    'neighbour’s p99 latency: how long a cheap request beside the expensive ones waits',
    'throughput of the expensive requests: a pool uses more cores than the one of the loop',
    'CPU per request of thread-per-request: what starting a thread costs beside the work itself',
    'loop utilisation: what is left for other requests on the loop',
    'hand-pool against piscina: what a library costs over a hundred lines of one’s own',
  ],
  cores: 'all',
  workload: {
    mode: 'closed',
    connections: 8,
    timeoutSeconds: 10,
    requests: [
      {
        path: '/report/12000',
        expect: {
          json: { sales: 12_000 },
          sha256: '7e40643581ce55ef5c9be97f301e20c237c8843351e646ae64dee6296200360d',
        },
      },
    ],
  },
  neighbour: { request: { path: '/ping', expect: { json: { pong: true } } }, rate: 200 },
  gating: ['throughput', 'neighbourP99'],
  reference: 'inline',
  variants: [
    { name: 'inline', title: 'Work on the event loop', server: 'cpu-offload/inline.js' },
    {
      name: 'thread-per-request',
      title: 'A thread per request',
      server: 'cpu-offload/thread-per-request.js',
    },
    { name: 'hand-pool', title: 'A hand-written pool', server: 'cpu-offload/hand-pool.js' },
    { name: 'piscina', title: 'Piscina’s pool', server: 'cpu-offload/piscina.js' },
  ],
  settings: { workers: { env: 'WORKERS', variant: 'piscina' } },
  expectations: [
    {
      id: 'pool-protects-the-neighbour',
      claim:
        'A pool of threads keeps the event loop free, so cheap requests stay fast beside expensive ones.',
      variant: 'piscina',
      metric: 'neighbourP99',
      direction: 'improved',
      otherwise:
        'A free loop still needs a core to run on. With as many busy threads as cores, the loop waits for its ' +
        'turn with the system: loop utilisation is low, loop delay p99 is not. One thread fewer than cores leaves ' +
        'the loop a core of its own.',
    },
    {
      id: 'pool-serves-more',
      claim: 'A pool of threads uses the other cores and answers more requests per second.',
      variant: 'piscina',
      metric: 'throughput',
      direction: 'improved',
      otherwise:
        'Threads add throughput only where cores are idle: on a single core, or one shared with the load ' +
        'generator, the work takes as long on a thread as on the loop, and the way there and back comes on ' +
        'top. Compare CPU per request: the difference is the price of the way.',
    },
    {
      id: 'hand-pool-serves-more',
      claim: 'A small pool of one’s own does what a library does.',
      variant: 'hand-pool',
      metric: 'throughput',
      direction: 'improved',
      otherwise:
        'See piscina: if both pools stay behind inline, there is no idle core to be had. If only this one does, ' +
        'its hand-over of tasks is what costs, and CPU per request of the two pools shows how much.',
    },
    {
      id: 'hand-pool-protects-the-neighbour',
      claim: 'Beside a pool of one’s own, a typical cheap request waits for next to nothing.',
      variant: 'hand-pool',
      metric: 'neighbourP50',
      direction: 'improved',
      otherwise:
        'At the median a cheap request waits for what is in front of it on the loop, and with the work on threads ' +
        'nothing is, unless the loop lacks a core: low loop utilisation beside a high loop delay p99.',
    },
    {
      id: 'thread-per-request-serves-more',
      claim: 'To move CPU work to a worker thread makes the service faster.',
      variant: 'thread-per-request',
      metric: 'throughput',
      direction: 'improved',
      otherwise:
        'Each request starts a thread: an engine with its own heap, Node.js and the modules, and code that has ' +
        'not been compiled yet, which takes tens of milliseconds of CPU before and while it does a work of ' +
        'three. CPU per request beside that of inline is just this price, and memory (RSS) that of the heaps. Threads pay ' +
        'when they live on, as in the pools.',
    },
    {
      id: 'thread-per-request-protects-the-neighbour',
      claim: 'Even with a new thread for each request, cheap requests no longer wait for expensive ones.',
      variant: 'thread-per-request',
      metric: 'neighbourP99',
      direction: 'improved',
      otherwise:
        'Threads are started by the loop, which each start keeps busy for milliseconds, and all threads that ' +
        'start at once compete with the loop for the cores. loop utilisation and loop delay p99 beside those of ' +
        'the pools tell the one from the other.',
    },
  ],
} satisfies ScenarioInput;
