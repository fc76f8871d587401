import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { pairedChange } from '../../harness/analysis/statistics/paired-change.ts';
import { named } from '../../harness/load/closed/choose-client.ts';
import type { ClientName } from '../../harness/load/closed/closed-load.ts';
import { assemble } from '../../harness/load/generator/assemble.ts';
import type { GeneratorJob, GeneratorLoad } from '../../harness/load/generator/job.ts';
import { runGenerators } from '../../harness/load/generator/run-generators.ts';
import { openLoad, steady } from '../../harness/load/open/open-load.ts';
import { pinned } from '../../harness/machine/cores.ts';
import { number } from '../../harness/record/format.ts';
import { type PreparedRequest, plainGet } from '../../harness/record/request.ts';
import { placement, withTarget } from '../setting.ts';
import { markdownTable } from '../table.ts';

const SERVER = fileURLToPath(new URL('hello-server.cjs', import.meta.url));
const AUTOCANNON = fileURLToPath(new URL('autocannon-client.cjs', import.meta.url));
const ROUNDS = 6;
const SECONDS = 5;
const WARMUP_SECONDS = 1;
const CONNECTIONS = 16;
const CONFIDENCE = 0.95;
/** The share of what autocannon reached that an open loop is asked for: at the very limit it would measure its queue. */
const SHARE = 0.8;
const REQUEST = plainGet();

/** The server says `ok`. */
const CHECKED: PreparedRequest = { ...REQUEST, expect: { ...REQUEST.expect, includes: ['ok'] } };

interface Cost {
  /** Requests per second. */
  rate: number;
  /** CPU of the generator per request, microseconds. */
  cpu: number;
}

type Tool = (origin: string, autocannonRate: number) => Promise<Cost>;

/** What a request costs who makes it: the same server, generator and target on cores of their own, in turns. */
export async function generatorBench(log: (line: string) => void, args: readonly string[]): Promise<string> {
  const rounds = Number(args[0] ?? ROUNDS);
  const tools: Record<string, Tool> = {
    autocannon: (origin) => autocannon(origin),
    wrk: (origin) => wrk(origin),
    'Paceline, closed loop, autocannon': (origin) => paceline(origin, closed('autocannon')),
    'Paceline, closed loop, own client': (origin) => paceline(origin, closed('own')),
    'the same, every body checked': (origin) => paceline(origin, closed('own', CHECKED)),
    [`Paceline, open loop at ${SHARE * 100} % of autocannon’s rate`]: (origin, rate) =>
      paceline(origin, open(Math.round(rate * SHARE))),
    'Paceline, open loop at 5,000/s': (origin) => paceline(origin, open(5000)),
  };
  const costs: Record<string, Cost[]> = Object.fromEntries(Object.keys(tools).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    let rate = 0;
    for (const [name, tool] of Object.entries(tools)) {
      const cost = await withTarget([process.execPath, SERVER], {}, ({ origin }) => tool(origin, rate));
      if (name === 'autocannon') rate = cost.rate;
      costs[name]?.push(cost);
    }
    log(`round ${round + 1} of ${rounds}`);
  }
  const mean = (list: readonly Cost[], read: (cost: Cost) => number) =>
    list.reduce((sum, cost) => sum + read(cost), 0) / list.length;
  const ratio = (name: string, peer: string) => {
    const pairs = (costs[name] ?? []).map((cost, round) => ({
      a: costs[peer]?.[round]?.cpu ?? 0,
      b: cost.cpu,
    }));
    const change = pairedChange(pairs);
    const ci = change?.interval(CONFIDENCE);
    if (name === peer || !change || !ci) return '1';
    return `${number(1 + change.change)} [${number(1 + ci[0])}, ${number(1 + ci[1])}]`;
  };
  const table = markdownTable(
    ['generator', 'req/s', 'CPU per request, us', 'ratio to autocannon', 'ratio to wrk'],
    Object.entries(costs).map(([name, list]) => [
      name,
      number(mean(list, ({ rate }) => rate)),
      number(mean(list, ({ cpu }) => cpu)),
      ratio(name, 'autocannon'),
      ratio(name, 'wrk'),
    ]),
  );
  return `${table}\n\n${rounds} rounds of ${SECONDS} s each in turns, ${CONNECTIONS} connections in the closed loops; ratios are paired over rounds, with ${CONFIDENCE * 100} % intervals. Target for the open loop: at most 1 of autocannon’s, at most 1.5 of wrk’s.\n`;
}

function closed(client: ClientName, request = REQUEST): GeneratorLoad {
  return {
    mode: 'closed',
    connections: CONNECTIONS,
    timeoutSeconds: 10,
    requests: [request],
    insecure: false,
    client: named(client),
  };
}

function open(rate: number): GeneratorLoad {
  return openLoad({
    schedule: {
      arrivals: 'constant',
      stretches: steady(rate, { warmupSeconds: WARMUP_SECONDS, durationSeconds: SECONDS }),
      seed: 1,
    },
    requests: [REQUEST],
    timeoutSeconds: 10,
    maxConnections: 256,
    preparedConnections: 32,
  });
}

async function paceline(origin: string, load: GeneratorLoad): Promise<Cost> {
  const jobs: GeneratorJob[] = [
    {
      origin,
      load,
      neighbour: null,
      window: { warmupSeconds: WARMUP_SECONDS, durationSeconds: SECONDS },
      sliceSeconds: 0.2,
      cores: placement.generator,
    },
  ];
  const results = await runGenerators(jobs, { signal: new AbortController().signal });
  const { throughput, generator } = assemble(jobs, results);
  return { rate: throughput.value, cpu: (generator.cpu * 1e6) / throughput.value };
}

async function autocannon(origin: string): Promise<Cost> {
  const command = [process.execPath, AUTOCANNON, origin, String(CONNECTIONS), String(SECONDS)];
  const { requests, cpuMs } = JSON.parse(await output(command)) as { requests: number; cpuMs: number };
  return { rate: requests / SECONDS, cpu: (cpuMs * 1000) / requests };
}

/** The shell's own count of what its children used, to the millisecond. */
async function wrk(origin: string): Promise<Cost> {
  const script = `wrk -t1 -c${CONNECTIONS} -d${SECONDS}s ${origin}; times`;
  const text = await output(['bash', '-c', script]);
  const requests = Number(/(\d+) requests in/.exec(text)?.[1]);
  const [user = 0, system = 0] = (text.trim().split('\n').at(-1) ?? '').split(' ').map((part) => {
    const [minutes, seconds] = part.replace('s', '').split('m').map(Number);
    return (minutes ?? 0) * 60 + (seconds ?? 0);
  });
  if (Number.isNaN(requests)) throw new Error('Expected wrk to be installed (Debian: apt-get install wrk)');
  return { rate: requests / SECONDS, cpu: ((user + system) * 1e6) / requests };
}

async function output(command: readonly string[]): Promise<string> {
  const [program = '', ...args] = pinned(placement.generator, command);
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  await once(child, 'close');
  return text;
}
