import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { MAX_CLOCK_ERROR } from '../../harness/load/swarm/clock.ts';
import { NOTICE } from '../../harness/load/swarm/run-remote.ts';
import { DoctorResult } from '../../harness/record/doctor.ts';
import { markdownTable } from '../table.ts';
import {
  carriedBy,
  connections,
  type GeneratorCost,
  generatorsFor,
  highestRate,
  PORTS,
  wire,
} from './arithmetic.ts';
import { arrivalCost, generatorTraffic, requestBytes } from './measure.ts';
import { simulateMerge } from './merge.ts';
import { type SkewSetting, simulateSeeds, simulateSkew } from './skew.ts';

/** The load that is reckoned with. */
const RATE = 1_000_000;
const SECONDS = 60;
/** Where nobody measured one. */
const ASSUMED_CEILING = 10_000;
/** The share of a generator's core that is used; beyond it a hiccup is made good too slowly to stay unseen. */
const USE = 0.7;
const CORES_PER_MACHINE = 16;
const ANSWERS = [200, 1024, 10_240, 102_400];
const LATENCIES = [1, 10, 100, 1000];
const MERGED = [1, 2, 4, 16, 64, 256];
const MERGED_REQUESTS = 400_000;
const SKEWS = [0.01, 0.1, 1, 10, 100];
const QUEUE = { rate: 10_000, seconds: 10, generators: 10, serviceMs: 0.08 };
const DRAWS = 10;
const WALKED = 3_000_000;
/** Assumed where it is asked what gives way first. */
const USUAL = { answerBytes: 1024, latencyMs: 100, linkGigabits: 10, resultBytes: 1e9 };

/** `npm run bench -- scale [--doctor FILE]`: a million requests a second, simulated and reckoned. */
export async function scaleBench(log: (line: string) => void, args: readonly string[]): Promise<string> {
  const at = args.indexOf('--doctor');
  const ceiling = at < 0 ? null : readCeiling(args[at + 1] ?? '');
  log('histograms of many generators, merged');
  const merges = MERGED.map((generators) => simulateMerge(generators, MERGED_REQUESTS, 1));
  log('starts that are not the same');
  const skews = skewTable();
  log('what the schedule costs');
  const perCore = ceiling?.value ?? ASSUMED_CEILING;
  const cost = {
    constant: arrivalCost('constant', 100, WALKED),
    poisson: arrivalCost('poisson', 100, WALKED),
  };
  const needs = (['constant', 'poisson'] as const).map((arrivals) => {
    // Twice: the thread that rings when something is due walks the schedule too.
    const budget = { ceiling: perCore, arrival: (2 * cost[arrivals]) / 1e6, use: USE };
    return { arrivals, budget, generators: generatorsFor(RATE, budget), highest: highestRate(budget) };
  });
  const generators = Math.max(1, ...needs.map((need) => need.generators ?? 1));
  log(`what ${generators} generators send`);
  const traffic = generatorTraffic(Math.round(RATE / generators), SECONDS, generators);
  const perMerge = merges.at(-1)?.mergeMs ?? 0;
  const machine = `${cpus().length} x ${cpus()[0]?.model.trim()}, Node ${process.version}`;
  return [
    '### Histograms merged',
    markdownTable(
      [
        'generators',
        'merged is the histogram of all',
        'bytes of one, mean',
        'largest',
        'bytes of all',
        'to merge one, ms',
      ],
      merges.map(({ generators: count, same, bytes, mergeMs }) => [
        whole(count),
        same ? 'yes, byte for byte' : 'NO',
        whole(bytes.mean),
        whole(bytes.largest),
        whole(bytes.mean * count),
        mergeMs.toFixed(2),
      ]),
    ),
    `${whole(MERGED_REQUESTS)} latencies (log-normal, median 5 ms), dealt out as requests are, really encoded.`,
    '### Starts that are not the same',
    skews,
    `One server that takes ${QUEUE.serviceMs * 1000} us for each request in turn, ${whole(QUEUE.rate)} req/s (${Math.round((QUEUE.rate * QUEUE.serviceMs) / 10)} % busy) from ` +
      `${QUEUE.generators} generators for ${QUEUE.seconds} s, whose starts lie evenly spread over the skew; ${DRAWS} draws of each. Differences of latency ` +
      'from that of generators that begin together, microseconds: mean, and largest in brackets.',
    `### ${whole(RATE)} requests a second`,
    markdownTable(
      ['what', ...needs.map(({ arrivals }) => arrivals)],
      [
        ['one generator alone carries, req/s', ...needs.map(() => whole(perCore))],
        ['share of its core that it may use', ...needs.map(() => `${USE * 100} %`)],
        [
          'finding out when one request is due, us',
          ...needs.map(({ budget }) => (budget.arrival * 1e6).toFixed(3)),
        ],
        [
          'that, of each generator’s core',
          ...needs.map(({ budget }) => `${(budget.arrival * RATE * 100).toFixed(1)} %`),
        ],
        [
          'generators, a core each',
          ...needs.map((need) => (need.generators === null ? 'no number is enough' : whole(need.generators))),
        ],
        [
          `machines of ${CORES_PER_MACHINE} cores`,
          ...needs.map((need) =>
            need.generators === null ? '' : whole(Math.ceil(need.generators / CORES_PER_MACHINE)),
          ),
        ],
        ['rate that no number of them gets beyond, req/s', ...needs.map(({ highest }) => whole(highest))],
      ],
    ),
    ceiling === null
      ? `What one generator carries is assumed here; \`paceline doctor --json\` measures it (\`--doctor FILE\`). The cost of the schedule is measured: ${machine}.`
      : `What one generator carries is what \`paceline doctor\` measured on ${ceiling.where}. The cost of the schedule is measured: ${machine}.`,
    '### Network',
    markdownTable(
      ['answer, bytes', 'out, Gbit/s', 'in, Gbit/s', 'packets in, a second', 'links of 10 Gbit/s'],
      ANSWERS.map((bytes) => {
        const [out, back] = [wire(RATE, requestBytes()), wire(RATE, bytes)];
        const links = Math.ceil(Math.max(out.gigabits, back.gigabits) / 10);
        return [
          whole(bytes),
          out.gigabits.toFixed(1),
          back.gigabits.toFixed(1),
          whole(back.packets),
          whole(links),
        ];
      }),
    ),
    `Requests of ${requestBytes()} bytes, a plain GET as a generator writes it; with the frames of Ethernet, IP and TCP, links full to the brim.`,
    '### Connections',
    markdownTable(
      [
        'latency, ms',
        'connections in use',
        `of each of ${whole(generators)} generators`,
        'source addresses for one target address',
      ],
      LATENCIES.map((latency) => {
        const inUse = connections(RATE, latency);
        return [whole(latency), whole(inUse), whole(inUse / generators), whole(Math.ceil(inUse / PORTS))];
      }),
    ),
    `An address has ${whole(PORTS)} ports for connections to one address and port, as Linux comes.`,
    '### Control',
    markdownTable(
      ['what', 'each', `all ${whole(generators)}`],
      [
        ['job, bytes', whole(traffic.job), whole(traffic.job * generators)],
        ['histograms, bytes', whole(traffic.histograms), whole(traffic.histograms * generators)],
        [`time axis of ${SECONDS} s, bytes`, whole(traffic.timeAxis), whole(traffic.timeAxis * generators)],
        ['merging four histograms, ms', (4 * perMerge).toFixed(1), whole(4 * perMerge * generators)],
        ['notice before the start, ms', whole(NOTICE), whole(NOTICE)],
        [
          'requests due in the largest clock error allowed',
          whole((RATE / generators / 1000) * MAX_CLOCK_ERROR),
          whole((RATE / 1000) * MAX_CLOCK_ERROR),
        ],
      ],
    ),
    '### What gives way first',
    limits(needs, traffic.timeAxis * generators),
    `With answers of ${whole(USUAL.answerBytes)} bytes after ${USUAL.latencyMs} ms, a link of ${USUAL.linkGigabits} Gbit/s and one source address a machine.`,
  ].join('\n\n');
}

interface Need {
  arrivals: string;
  budget: GeneratorCost;
  highest: number;
}

/** Limits in the order in which a load that grows meets them. */
function limits(needs: readonly Need[], resultBytes: number): string {
  const { answerBytes, latencyMs, linkGigabits } = USUAL;
  const rows: [string, string, number][] = [
    ['a machine', `a link of ${linkGigabits} Gbit/s`, linkGigabits / wire(1, answerBytes).gigabits],
    ['a machine', 'ports of one source address, to one target address', PORTS / connections(1, latencyMs)],
    [
      'the whole load',
      `time axes of ${USUAL.resultBytes / 1e9} GB at the harness, for ${SECONDS} s of load`,
      (RATE * USUAL.resultBytes) / resultBytes,
    ],
  ];
  for (const { arrivals, budget, highest } of needs) {
    rows.push(['a generator', `its core, ${arrivals}`, carriedBy(1, budget)]);
    rows.push(['a machine', `${CORES_PER_MACHINE} cores, ${arrivals}`, carriedBy(CORES_PER_MACHINE, budget)]);
    rows.push(['the whole load', `each generator walks the whole schedule, ${arrivals}`, highest]);
  }
  rows.sort(([, , a], [, , b]) => a - b);
  return markdownTable(
    ['of', 'what', 'reached at, req/s'],
    rows.map(([of, what, rate]) => [of, what, whole(rate)]),
  );
}

function skewTable(): string {
  const settings = (['constant', 'poisson'] as const).map(
    (arrivals): SkewSetting => ({ ...QUEUE, arrivals }),
  );
  const cell = (mean: number, largest: number) => `${micro(mean)} (${micro(largest)})`;
  const row = (name: string, errors: readonly { mean: Pair; largest: Pair }[]) => [
    name,
    ...errors.flatMap(({ mean, largest }) => [cell(mean.p50, largest.p50), cell(mean.p99, largest.p99)]),
  ];
  return markdownTable(
    ['skew', ...settings.flatMap(({ arrivals }) => [`${arrivals}: p50`, 'p99'])],
    [
      ...SKEWS.map((skew) =>
        row(
          `${skew} ms`,
          settings.map((setting) => simulateSkew(setting, skew, DRAWS, 1)),
        ),
      ),
      row(
        'none, another seed',
        settings.map((setting) => simulateSeeds(setting, DRAWS, 1)),
      ),
    ],
  );
}

interface Pair {
  p50: number;
  p99: number;
}

function readCeiling(file: string): { value: number; where: string } | null {
  const { ceiling, fingerprint } = DoctorResult.parse(JSON.parse(readFileSync(file, 'utf8')));
  const { value } = ceiling.open.carries;
  return value === null
    ? null
    : { value, where: `${fingerprint.machine.cores} x ${fingerprint.machine.cpu}` };
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function micro(milliseconds: number): string {
  const text = (milliseconds * 1000).toFixed(1);
  return text === '-0.0' ? '0.0' : text;
}
