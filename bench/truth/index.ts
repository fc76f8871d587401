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
  let first = 0;
  for (const one of chosen) {
    log(`${one.name}: ${one.says}`);
    const attempts = await attempt(one, log);
    const last = attempts.at(-1);
    if (last === undefined) throw new TypeError('Expected an attempt, got none');
    if (last.wrong.length === 0) met += 1;
    if (last.wrong.length === 0 && attempts.length === 1) first += 1;
    const before = attempts.slice(0, -1).map(({ wrong }) => wrong.join('; '));
    rows.push(
      ...rowsOf(one, last.reading, last.wrong, before, one.closed === undefined ? await peers(one) : []),
    );
  }
  const table = markdownTable(
    ['case', 'who', ...FIGURES.map((figure) => `${figure} ms`), 'requests', 'target'],
    rows,
  );
  return `${table}\n\nMet in ${met} of ${chosen.length} cases, in ${first} of them at the first attempt. The target: p50, p90 and p99 within ${TOLERANCE.share * 100} % or ${TOLERANCE.ms} ms of the truth, p99.9 and the largest within that and what the run reports of lag and stolen time; every request counted. A case that misses it is measured again, at most ${ATTEMPTS} times in all, and the misses stay in its row: the machine takes cores away for milliseconds at a time without saying so.\n`;
}

const ATTEMPTS = 2;

interface Attempt {
  reading: Reading;
  wrong: string[];
}

async function attempt(one: TruthCase, log: (line: string) => void): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  while (attempts.length < ATTEMPTS) {
    const reading = await measure(one);
    const wrong = faults(reading);
    attempts.push({ reading, wrong });
    log(wrong.length === 0 ? '  met' : `  not met: ${wrong.join('; ')}`);
    if (wrong.length === 0) break;
  }
  return attempts;
}

function rowsOf(
  one: TruthCase,
  reading: Reading,
  wrong: readonly string[],
  before: readonly string[],
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
    [
      `**${one.name}**: ${one.says}; ${one.closed === undefined ? `${one.rate}/s` : `${one.closed.connections} connections, client ${one.closed.client}`}`,
      'true',
      ...cells(trueFigures(reading)),
      truth,
      '',
    ],
    [
      '',
      'Paceline',
      ...cells(figuresOf(reading.load.latency)),
      said,
      `${wrong.length === 0 ? 'met' : `not met: ${wrong.join('; ')}`} (${noise})${before.map((miss) => `; before: ${miss}`).join('')}`,
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
