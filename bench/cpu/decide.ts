import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeFingerprint } from '../../harness/machine/fingerprint.ts';
import type { CompareResult } from '../../harness/record/compare.ts';
import { DuetTrial } from '../../harness/record/duet.ts';
import { codeVersion, engineKey } from '../decision/engine.ts';
import { runCompare } from '../decision/run-compare.ts';
import { compareContainers } from './container.ts';
import type { CpuDecision } from './results.ts';
import type { Shape } from './shapes.ts';

/** What a request burns by its code, ms, beside what the shape costs. */
const BURN = 2;
const MARGIN = 0.02;

export interface DecideOptions {
  budgetSeconds: number;
  paceline: string;
  signal: AbortSignal;
}

/**
 * One comparison of a shape with itself, or with one that uses a share more.
 * @param extra the share
 * @param base what A uses, ms a request, as comparisons with itself found it
 */
export async function decide(
  shape: Shape,
  extra: number,
  base: number,
  options: DecideOptions,
): Promise<CpuDecision> {
  const { budgetSeconds, paceline, signal } = options;
  const scratch = mkdtempSync(join(tmpdir(), 'paceline-cpu-'));
  const out = join(scratch, 'run');
  const burns = [BURN, BURN + extra * base] as const;
  const known = {
    schema: 'paceline.bench-cpu/1' as const,
    at: new Date().toISOString(),
    shape: shape.name,
    extra,
    code: codeVersion(),
    engine: engineKey(),
    fingerprint: takeFingerprint(),
  };
  try {
    const asked = { method: 'GET' as const, path: '/', headers: {}, body: null };
    const { command } = shape;
    const result =
      command === null
        ? await compareContainers(burns, { budgetSeconds, margin: MARGIN, out, signal })
        : await runCompare({
            ...{ paceline, asked, budgetSeconds, margin: MARGIN, out, signal },
            a: await command(burns[0], scratch),
            b: await command(burns[1], scratch),
          });
    const note = result.verdict === 'invalid' ? { note: result.reasons.join('; ') } : {};
    const { verdict, loadSeconds } = result;
    return { ...known, verdict, loadSeconds, ...note, cpu: cpuOf(result), sums: sumsOf(out) };
  } catch (error) {
    signal.throwIfAborted();
    const note = error instanceof Error ? error.message : String(error);
    return { ...known, verdict: 'failed', note, loadSeconds: 0, cpu: null, sums: null };
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

function cpuOf({ comparisons }: Pick<CompareResult, 'comparisons'>): CpuDecision['cpu'] {
  const found = comparisons.find(({ metric }) => metric === 'cpuPerRequest');
  if (found === undefined) return null;
  const { verdict, gating, change, ci, a, note } = found;
  return { verdict, gating, change, ci, a: a?.value ?? null, ...(note === undefined ? {} : { note }) };
}

function sumsOf(folder: string): CpuDecision['sums'] {
  const trials = join(folder, 'trials.jsonl');
  if (!existsSync(trials)) return null;
  const counts = readFileSync(trials, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"paceline.duet/1"'))
    .map((line) => DuetTrial.parse(JSON.parse(line)))
    .flatMap(({ a, b }) => [a?.cpu, b?.cpu])
    .filter((cpu) => cpu != null);
  if (counts.length === 0) return null;
  const sum = (values: number[]) => Number(values.reduce((total, value) => total + value, 0).toFixed(4));
  return {
    by: [...new Set(counts.map(({ by }) => by))].sort(),
    counted: sum(counts.map(({ seconds }) => seconds)),
    processes: sum(counts.map(({ processSeconds }) => processSeconds ?? 0)),
  };
}
