import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { tFactor } from '../../harness/analysis/statistics/student.ts';
import { assemble } from '../../harness/load/generator/assemble.ts';
import type { GeneratorJob } from '../../harness/load/generator/job.ts';
import { runGenerators } from '../../harness/load/generator/run-generators.ts';
import { openLoad } from '../../harness/load/open/open-load.ts';
import { ProbeCollector } from '../../harness/probe/collector.ts';
import { plainGet } from '../../harness/record/request.ts';
import { number } from '../../harness/words/format.ts';
import { placement, withTarget } from '../setting.ts';
import { markdownTable } from '../table.ts';

const SERVER = fileURLToPath(new URL('spin-server.cjs', import.meta.url));
const MINUTES = 10;
const RATE = 1000;
/** Left out of the slope: memory grows until the code is compiled and the heap has found its size, s. */
const SETTLING = 60;
const EVERY_MS = 2000;
const MB = 1e6;
const CONFIDENCE = 0.95;

interface Sample {
  minute: number;
  rss: number;
}

/** Memory of the generator and of a target with the probe, over a long load; each with its slope. */
export async function soakBench(log: (line: string) => void, args: readonly string[]): Promise<string> {
  const minutes = Number(args[0] ?? MINUTES);
  const collector = await ProbeCollector.open();
  const targets = { SPIN_MS: '0.1' };
  try {
    return await withTarget(
      [process.execPath, SERVER],
      { ...targets, ...collector.environment({}) },
      (probed) =>
        withTarget([process.execPath, SERVER], targets, async (plain) => {
          // The second target is loaded alike: what it grows by is not the probe's doing.
          const jobs = [probed.origin, plain.origin].map((origin) => jobFor(origin, minutes));
          const samples = new Map<string, Sample[]>();
          const began = performance.now();
          const timer = setInterval(() => {
            const minute = (performance.now() - began) / 60_000;
            const take = (name: string, pid: number | undefined) => {
              const rss = pid === undefined ? null : rssOf(pid);
              if (rss !== null) samples.set(name, [...(samples.get(name) ?? []), { minute, rss }]);
            };
            take('generator', generators()[0]);
            take('target with the probe', probed.pid);
            take('target without it', plain.pid);
            if (Math.floor(minute * 60) % 60 < EVERY_MS / 1000)
              log(`${minute.toFixed(0)} of ${minutes} minutes`);
          }, EVERY_MS);
          const results = await runGenerators(jobs, { signal: new AbortController().signal });
          clearInterval(timer);
          const [first] = results;
          const requests =
            first === undefined ? 0 : assemble([jobs[0] as GeneratorJob], [first]).requests.completed;
          const rows = [...samples].map(([name, list]) => row(name, list));
          const table = markdownTable(
            [
              'process',
              'MB after the first minute',
              'MB at the end',
              `slope, MB a minute, ${CONFIDENCE * 100} % interval`,
            ],
            rows,
          );
          return `${table}\n\n${minutes} minutes at ${RATE} requests a second to each target, ${requests} answered by the one with the probe; resident memory every ${EVERY_MS / 1000} s, slopes from the end of the first minute.\n`;
        }),
    );
  } finally {
    await collector.close();
  }
}

function row(name: string, samples: readonly Sample[]): string[] {
  const settled = samples.filter(({ minute }) => minute * 60 >= SETTLING);
  const { slope, half } = slopeOf(settled);
  const at = (sample: Sample | undefined) => (sample === undefined ? '–' : number(sample.rss));
  return [
    name,
    at(settled[0]),
    at(settled.at(-1)),
    `${slope.toFixed(3)} [${(slope - half).toFixed(3)}, ${(slope + half).toFixed(3)}]`,
  ];
}

/**
 * Least squares, with the residuals in batches of ten taken as one each: memory is sampled far more often than
 * it moves, and neighbours in time are no independent observations.
 */
function slopeOf(samples: readonly Sample[]): { slope: number; half: number } {
  const batches: Sample[] = [];
  for (let at = 0; at + 10 <= samples.length; at += 10) {
    const batch = samples.slice(at, at + 10);
    batches.push({
      minute: batch.reduce((sum, { minute }) => sum + minute, 0) / 10,
      rss: batch.reduce((sum, { rss }) => sum + rss, 0) / 10,
    });
  }
  const n = batches.length;
  const meanX = batches.reduce((sum, { minute }) => sum + minute, 0) / n;
  const meanY = batches.reduce((sum, { rss }) => sum + rss, 0) / n;
  const sxx = batches.reduce((sum, { minute }) => sum + (minute - meanX) ** 2, 0);
  const slope = batches.reduce((sum, { minute, rss }) => sum + (minute - meanX) * (rss - meanY), 0) / sxx;
  const residual = batches.reduce(
    (sum, { minute, rss }) => sum + (rss - meanY - slope * (minute - meanX)) ** 2,
    0,
  );
  return { slope, half: tFactor(CONFIDENCE, n - 2) * Math.sqrt(residual / (n - 2) / sxx) };
}

function jobFor(origin: string, minutes: number): GeneratorJob {
  const seconds = minutes * 60;
  return {
    origin,
    load: openLoad({
      schedule: { arrivals: 'poisson', stretches: [{ seconds, from: RATE, to: RATE }], seed: 1 },
      requests: [plainGet()],
      timeoutSeconds: 10,
      maxConnections: 256,
      preparedConnections: 16,
    }),
    neighbour: null,
    window: { warmupSeconds: 0, durationSeconds: seconds },
    sliceSeconds: Math.max(0.2, seconds / 300),
    cores: placement.generator,
  };
}

/** Process ids of the generators that this process started. */
function generators(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const parent = Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
        return (
          parent === process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('generator/main.js')
        );
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Resident memory, MB. */
function rssOf(pid: number): number | null {
  try {
    const kilobytes = /^VmRSS:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : (Number(kilobytes) * 1024) / MB;
  } catch {
    return null;
  }
}
