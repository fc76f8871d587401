import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { PacelineError } from '../../errors/paceline-error.ts';
import { CompareResult } from '../../record/compare.ts';
import { GateResult } from '../../record/gate.ts';

const Stored = z.union([CompareResult, GateResult]);

/** Reads a `results.json` of `compare`, or the comparison of a `gate.json`. @throws BAD_OPTION if it is neither */
export function readBaseline(file: string, cwd: string): CompareResult {
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
  return stored;
}

function wrong(expected: string): PacelineError {
  return new PacelineError('BAD_OPTION', `Expected --baseline to be ${expected}`);
}
