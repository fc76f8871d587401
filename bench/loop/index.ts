import { compare, FIGURES, type Figure, isMet } from './figures.ts';
import { type Blocking, type LoopReading, measureLoop } from './measure.ts';

interface LoopCase extends Blocking {
  title: string;
}

const CASES: readonly LoopCase[] = [
  { title: 'idle', blockMs: 0, periodMs: 100, workers: 0 },
  { title: '5 ms every 100 ms', blockMs: 5, periodMs: 100, workers: 0 },
  { title: '20 ms every 200 ms', blockMs: 20, periodMs: 200, workers: 0 },
  { title: '60 ms every 500 ms', blockMs: 60, periodMs: 500, workers: 0 },
  { title: '200 ms every 1 s', blockMs: 200, periodMs: 1000, workers: 0 },
  { title: '60 ms every 500 ms, cluster of 2', blockMs: 60, periodMs: 500, workers: 2 },
];

const HEADER = ['Node', 'case', 'process', 'true', 'probe', 'monitorEventLoopDelay', 'target met'];

const LEGEND = `Milliseconds, as ${FIGURES.map(named).join(' / ')}; a dash where the sample is too small for the \
percentile. True is what the blocks that really happened make an event wait that arrives at any moment. Node's \
monitor gives the intervals between its samples, 10 ms and what they were late. The target: each figure within \
1 ms or 5 % of the truth, and below 0.3 ms at the median of an idle loop.`;

/** What the probe says about loop delay, beside what is true and what Node says; as a Markdown table. */
export async function loopBench(
  log: (line: string) => void,
  options: { nodes: { version: string; binary: string }[]; seconds: number },
): Promise<string> {
  const rows: string[][] = [];
  for (const { version, binary } of options.nodes) {
    for (const one of CASES) {
      log(`Node ${version}: ${one.title}`);
      const readings = await measureLoop(binary, one, options.seconds);
      readings.forEach((reading, index) => {
        const process = reading.role === 'worker' ? `worker ${index + 1}` : reading.role;
        rows.push([version, one.title, process, ...cells(reading)]);
      });
    }
  }
  const lines = [HEADER, HEADER.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);
  return `${lines.join('\n')}\n\n${LEGEND}\n`;
}

function cells(reading: LoopReading): string[] {
  const compared = FIGURES.map((figure) => compare(reading, figure));
  return [
    compared.map(({ truth }) => shown(truth)).join(' / '),
    compared.map(({ probe }) => shown(probe)).join(' / '),
    compared.map(({ monitor }) => shown(monitor)).join(' / '),
    judged(reading),
  ];
}

function judged(reading: LoopReading): string {
  const missed = FIGURES.filter((figure) => isMet(reading, figure) === false);
  if (missed.length === 0) return 'yes';
  return `no: ${missed.map((figure) => `${named(figure)} ${difference(reading, figure)}`).join(', ')}`;
}

function difference(reading: LoopReading, figure: Figure): string {
  const { truth, probe } = compare(reading, figure);
  const off = (probe ?? 0) - truth;
  return `${off < 0 ? '−' : '+'}${Math.abs(off).toFixed(2)}`;
}

function named(figure: Figure): string {
  return /^\d/.test(figure) ? `p${figure}` : figure;
}

function shown(milliseconds: number | null): string {
  return milliseconds === null ? '–' : milliseconds.toFixed(2);
}
