import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { againstBaseline } from '../../analysis/against-baseline.ts';
import { fingerprintDifferences } from '../../analysis/fingerprint-differences.ts';
import { PacelineError } from '../../errors/paceline-error.ts';
import { CompareResult } from '../../record/compare.ts';
import type { Comparison } from '../../record/comparison.ts';
import { GateResult } from '../../record/gate.ts';

/** Figures of an earlier measurement that today's are held against. */
export interface Baseline {
  against(now: CompareResult): { comparisons: Comparison[]; differences: string[] };
}

const Stored = z.union([CompareResult, GateResult]);

/** Reads a `results.json` of `compare` or a `gate.json`. @throws BAD_OPTION if it is neither */
export function readBaseline(file: string, cwd: string): Baseline {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(resolve(cwd, file), 'utf8'));
  } catch (error) {
    throw wrong(`a JSON file, got ${file} (${(error as Error).message})`);
  }
  const parsed = Stored.safeParse(content);
  if (!parsed.success)
    throw wrong(`a gate.json, or a results.json of a comparison, got another document in ${file}`);
  const stored = parsed.data.schema === 'paceline.gate/1' ? parsed.data.comparison : parsed.data;
  if (stored === null) throw wrong(`a gate that compared two trees, got one that did not in ${file}`);
  return { against: (now) => against(stored, now) };
}

function against(then: CompareResult, now: CompareResult): ReturnType<Baseline['against']> {
  const differences = fingerprintDifferences(then.fingerprint, now.fingerprint);
  if (differences.length > 0) return { comparisons: [], differences };
  const gating = now.comparisons.filter((one) => one.gating).length;
  const comparisons = now.comparisons.flatMap((one) => {
    // What was the change then is the base now.
    const before = then.comparisons.find(({ metric }) => metric === one.metric)?.b;
    if (before == null || one.b === null) return [];
    const level = one.gating ? now.alpha / Math.max(1, gating) : now.alpha;
    return [againstBaseline(one, before, one.b, now.margins[one.metric] ?? now.margin, level)];
  });
  return { comparisons, differences };
}

function wrong(expected: string): PacelineError {
  return new PacelineError('BAD_OPTION', `Expected --baseline to be ${expected}`);
}
