import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../../harness/package.ts';
import { number, percent } from '../../harness/record/format.ts';
import { Reaper } from '../../harness/runtime/reaper.ts';
import { startPostgres } from '../../harness/runtime/services.ts';
import { placement } from '../setting.ts';
import { markdownTable } from '../table.ts';
import { byConnections } from './autocannon.ts';
import { CASES, type CapacityCase, truthOf } from './cases.ts';
import { type Kept, keep, kept } from './results.ts';
import { byRamp, search, serviceSecondsOf } from './search.ts';
import { awkwardTable, simulatedTable } from './simulated/table.ts';

/**
 * Capacities that are known: of simulated systems by their closed form, of real servers by what they do when they are never idle.
 * Arguments: parts of names of real cases (none are measured without `--searches`), `--searches N` of each, `--peers`, `--simulated N`
 * searches of each simulated system, `--budget SECONDS` of a search, `--into DIR`.
 */
export async function capacityBench(log: (line: string) => void, args: readonly string[]): Promise<string> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      searches: { type: 'string', default: '0' },
      simulated: { type: 'string', default: '200' },
      budget: { type: 'string', default: '300' },
      peers: { type: 'boolean', default: false },
      into: { type: 'string', default: join(packageRoot, 'docs/measured') },
    },
  });
  const into = resolve(values.into);
  const chosen = CASES.filter(
    ({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)),
  );
  for (let round = 0; round < Number(values.searches); round++) {
    for (const one of chosen) await measure(one, Number(values.budget), values.peers, into, log);
  }
  return [simulatedTable(log, Number(values.simulated)), '', awkwardTable(), '', realTable(kept(into))].join(
    '\n',
  );
}

async function measure(
  one: CapacityCase,
  budget: number,
  peers: boolean,
  into: string,
  log: (line: string) => void,
): Promise<void> {
  await withDatabase(one, async (env) => {
    const serviceSeconds = await serviceSecondsOf(one, env);
    const truth = truthOf(one, serviceSeconds);
    const base = { case: one.name, at: new Date().toISOString(), truth };
    const { result, seconds, stolen } = await search(one, env, budget);
    const { lower, upper, estimate, state, loadSeconds } = result;
    keep(into, {
      ...base,
      ...{ by: 'paceline', lower: lower.value, upper: upper.value, estimate: estimate?.value ?? null },
      ...{ state, loadSeconds, seconds, stolen },
    });
    log(
      `${one.name}: ${lower.value} to ${upper.value}, truth ${number(truth)} (${state}, ${number(seconds)} s)`,
    );
    if (!peers || !one.peers) return;
    const none = { lower: null, upper: null, state: 'a figure', loadSeconds: 0, stolen: null };
    const connections = await byConnections(one, env);
    keep(into, { ...base, ...none, by: 'autocannon, rising connections', estimate: connections, seconds: 0 });
    const ramp = await byRamp(one, env, Math.ceil(1.5 * truth));
    keep(into, { ...base, ...none, by: 'one ramp', estimate: ramp, seconds: 0 });
    log(`  connections ${connections}, ramp ${ramp}`);
  });
}

async function withDatabase(
  { postgres }: CapacityCase,
  work: (env: Record<string, string>) => Promise<void>,
): Promise<void> {
  if (!postgres) return work({});
  const logs = mkdtempSync(join(tmpdir(), 'paceline-bench-'));
  const reaper = Reaper.start();
  const signal = new AbortController().signal;
  const service = await startPostgres({
    cores: placement.services,
    logs,
    reaper,
    signal,
    databaseUrl: process.env.DATABASE_URL,
  });
  try {
    await work(service.env);
  } finally {
    await service.stop();
    reaper.close();
    rmSync(logs, { recursive: true, force: true });
  }
}

function realTable(all: readonly Kept[]): string {
  const rows = CASES.flatMap((one) => {
    const names = [...new Set(all.filter((result) => result.case === one.name).map(({ by }) => by))];
    return names.map((by) => {
      const found = all.filter((result) => result.case === one.name && result.by === by);
      const errors = found.flatMap(({ estimate, truth }) =>
        estimate === null ? [] : [estimate / truth - 1],
      );
      const held = found.filter(
        ({ lower, upper, truth }) => lower !== null && upper !== null && lower <= truth && truth <= upper,
      ).length;
      const met = errors.filter((error) => Math.abs(error) <= one.within).length;
      return [
        one.name,
        by,
        `${found.length}`,
        errors.length === 0 ? '–' : errors.map((error) => percent(error)).join(', '),
        by === 'paceline' ? `${met} of ${found.length} within ${percent(one.within)}` : '',
        by === 'paceline' ? `${held} of ${found.length}` : '',
        by === 'paceline' ? number(median(found.map(({ seconds }) => seconds))) : '',
        by === 'paceline'
          ? found.map(({ stolen }) => (stolen === null ? '?' : percent(stolen))).join(', ')
          : '',
      ];
    });
  });
  if (rows.length === 0) return 'No real server has been searched yet.';
  return markdownTable(
    [
      'server',
      'by',
      'searches',
      'error of the middle',
      'target',
      'intervals that hold the truth',
      'time, s',
      'stolen',
    ],
    rows,
  );
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
