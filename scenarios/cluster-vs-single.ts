import type { ScenarioInput } from '../harness/config/scenario.ts';

export default {
  name: 'cluster-vs-single',
  title: 'Cluster or single process',
  question: 'Is it worth running several processes of a service that works its CPU on every request?',
  why:
    'One Node.js process runs JavaScript on one core, so a machine with more cores stands partly idle. A cluster ' +
    'uses them at the price of a process each, of memory for each, and of state that is no longer shared.',
  lookAt: [
    'throughput: how far the workers come to one process times their number',
    'p50 latency and p99 latency: with the same connections, each request waits behind fewer others',
    'CPU per request: stays the same if the workers do not hinder each other',
    'memory (RSS): what each further worker costs in memory',
  ],
  cores: 'all',
  workload: {
    mode: 'closed',
    connections: 16,
    timeoutSeconds: 5,
    requests: [
      {
        path: '/orders',
        expect: {
          includes: ['<td>Smith &lt;Imports&gt;</td>'],
          sha256: '5dcc207098ce8263d2635ea17cad3472b92ba2aa0aea2276e753953c2ffb3888',
        },
      },
    ],
  },
  reference: 'single',
  variants: [
    { name: 'single', title: 'One process', server: 'cluster-vs-single/single.js' },
    {
      name: 'cluster-2',
      title: 'A cluster of 2',
      server: 'cluster-vs-single/cluster.js',
      env: { WORKERS: '2' },
    },
    {
      name: 'cluster-per-core',
      title: 'A cluster of a worker per core',
      server: 'cluster-vs-single/cluster.js',
    },
  ],
  settings: { workers: { env: 'WORKERS', variant: 'cluster-2' } },
  expectations: [
    {
      id: 'two-workers-serve-more',
      claim: 'A second worker lets the service answer more requests per second.',
      variant: 'cluster-2',
      metric: 'throughput',
      direction: 'improved',
      otherwise:
        'A worker adds throughput only where a core is idle. Where the load generator or another tenant of the ' +
        'machine has the second core, both workers share what one process had: then CPU per request is the same ' +
        'in both, the CPU they use together is about one core, and the placement names who shares the cores.',
    },
    {
      id: 'worker-per-core-serves-more',
      claim: 'A worker for each core lets the service use the whole machine.',
      variant: 'cluster-per-core',
      metric: 'throughput',
      direction: 'improved',
      otherwise:
        'The workers are as many as the cores that the process may use, which may be one (a container, an ' +
        'affinity mask): then this is a single process behind a primary. If CPU per request rises with the ' +
        'workers, they take cache, memory bandwidth or clock speed from each other.',
    },
    {
      id: 'two-workers-shorten-the-wait',
      claim: 'With two workers a typical request waits behind half as many others.',
      variant: 'cluster-2',
      metric: 'latencyP50',
      direction: 'improved',
      otherwise:
        'In a closed loop, latency and throughput are two sides of one count: connections = throughput x mean ' +
        'latency. If p50 latency did not fall, throughput did not rise, or the median fell less than the tail.',
    },
    {
      id: 'two-workers-cut-the-tail',
      claim: 'With two workers the slowest requests become faster as well.',
      variant: 'cluster-2',
      metric: 'latencyP99',
      direction: 'improved',
      otherwise:
        'The primary deals out connections, not requests: a worker that was given more of them keeps the longer ' +
        'queue for as long as they stay open, and workers that share cores with the load generator wait for it. ' +
        'A better p50 latency beside an unchanged p99 latency shows one of the two.',
    },
    {
      id: 'workers-cost-memory',
      claim: 'Every worker is a process of its own and costs its memory.',
      variant: 'cluster-2',
      metric: 'rss',
      direction: 'regressed',
      otherwise:
        'Memory (RSS) adds up the primary and its workers. It can only be near that of one process if that one had let ' +
        'its heap grow under load further than two workers do with half of it each: compare GC pauses.',
    },
  ],
} satisfies ScenarioInput;
