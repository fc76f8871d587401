import { markdownTable } from '../table.ts';
import { CASES, type TruthCase } from './cases.ts';
import { measure, type Reading } from './measure.ts';
import { type PeerReading, peers } from './peers.ts';
import { FIGURES, type Figures, faults, figuresOf, TOLERANCE, trueFigures } from './verdict.ts';

/**
 * The truth suite: every case by Paceline and by its peers, beside what is true.
 * @param only names of cases, or parts of names; empty for all
 */
export async function truthBench(log: (line: string) => void, only: readonly string[]): Promise<string> {
  const chosen = CASES.filter(({ name }) => only.length === 0 || only.some((part) => name.includes(part)));
  const rows: string[][] = [];
  let met = 0;
  for (const one of chosen) {
    log(`${one.name}: ${one.says}`);
    const reading = await measure(one);
    const wrong = faults(reading);
    if (wrong.length === 0) met += 1;
    log(wrong.length === 0 ? '  met' : `  not met: ${wrong.join('; ')}`);
    rows.push(...rowsOf(one, reading, wrong, await peers(one)));
  }
  const table = markdownTable(
    ['case', 'who', ...FIGURES.map((figure) => `${figure} ms`), 'requests', 'target'],
    rows,
  );
  return `${table}\n\nMet in ${met} of ${chosen.length} cases: p50, p90 and p99 within ${TOLERANCE.share * 100} % or ${TOLERANCE.ms} ms of the truth, p99.9 and the largest within that and what the run reports of lag and stolen time; every request counted.\n`;
}

function rowsOf(
  one: TruthCase,
  reading: Reading,
  wrong: readonly string[],
  others: readonly PeerReading[],
): string[][] {
  const { requests, generator } = reading.load;
  const errors = Object.entries(requests.errors).filter(([, count]) => count > 0);
  const failed = one.errors?.kind ?? 'timeout';
  const truth = `${reading.completed} completed${reading.failed > 0 ? `, ${reading.failed} ${failed}` : ''}`;
  const said = [`${requests.completed} completed`, ...errors.map(([kind, count]) => `${count} ${kind}`)].join(
    ', ',
  );
  const stolen = (generator.stolenMs ?? 0) + (reading.stolenFromTarget ?? 0);
  const noise = `lag ≤ ${generator.lag.max.toFixed(1)} ms, ${stolen} ms stolen`;
  return [
    [`**${one.name}**: ${one.says}; ${one.rate}/s`, 'true', ...cells(trueFigures(reading)), truth, ''],
    [
      '',
      'Paceline',
      ...cells(figuresOf(reading.load.latency)),
      said,
      `${wrong.length === 0 ? 'met' : wrong.join('; ')} (${noise})`,
    ],
    ...others.map(({ name, figures, requests: words }) => ['', name, ...cells(figures), words, '']),
  ];
}

function cells(figures: Figures): string[] {
  return FIGURES.map((figure) => {
    const value = figures[figure];
    return value === null ? '–' : value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
  });
}
