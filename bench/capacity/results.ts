import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { SearchState } from '../../harness/record/capacity.ts';

/** Who answered. */
export const ANSWERERS = ['paceline', 'autocannon, rising connections', 'one ramp'] as const;

/** An answer about a real server, one line of `capacity.jsonl`. Rates are in requests per second. */
const Answer = z.object({
  schema: z.literal('paceline.bench-capacity/1'),
  case: z.string(),
  at: z.iso.datetime(),
  by: z.enum(ANSWERERS),
  /** Null for a peer, which gives no interval, and for an end that was not found. */
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  estimate: z.number().nullable(),
  /** Null for a peer. */
  state: SearchState.nullable(),
  truth: z.number(),
  /** How it was found, in words. */
  how: z.string(),
  /** The truth as it was found before and after the search; the same twice where it is in the code. */
  truths: z.tuple([z.number(), z.number()]),
  /** Seconds of load, and on the clock. */
  loadSeconds: z.number(),
  seconds: z.number(),
  budgetSeconds: z.number().nullable(),
  /** Share of the time that other tenants took from the machine meanwhile; null where it does not tell. */
  stolen: z.number().nullable(),
  seed: z.int().nullable(),
  /** Commit of the tree, and a digest of what measures and decides. */
  code: z.string(),
  engine: z.string(),
  /** Node's version and the machine. */
  machine: z.string(),
});
export type Answer = z.infer<typeof Answer>;

/** Many searches of a simulated system, another kind of line. */
const Simulated = z.object({
  schema: z.literal('paceline.bench-capacity-simulated/1'),
  case: z.string(),
  at: z.iso.datetime(),
  /** Requests per second; null where there is no one capacity. */
  truth: z.number().nullable(),
  searches: z.int(),
  /** Searches with a right answer: the truth in the interval, or what else is right for a system without one. */
  right: z.int(),
  /** How many ended in each state. */
  states: z.record(z.string(), z.int()),
  /** Mean and standard deviation of ln(middle / truth) where both ends were found; null where there is no truth. */
  bias: z.number().nullable(),
  deviation: z.number().nullable(),
  /** Medians: width of the interval as a share, the middle of it, and seconds of load. */
  width: z.number().nullable(),
  middle: z.number().nullable(),
  loadSeconds: z.number(),
  code: z.string(),
  engine: z.string(),
});
export type Simulated = z.infer<typeof Simulated>;

/** Keeps a line as soon as it is known. @param folder made where it is missing */
export function keep(folder: string, one: Answer | Simulated): void {
  mkdirSync(folder, { recursive: true });
  // A line that was cut off must not take the next one with it.
  const torn = existsSync(file(folder)) && !readFileSync(file(folder), 'utf8').endsWith('\n');
  appendFileSync(file(folder), `${torn ? '\n' : ''}${JSON.stringify(one)}\n`);
}

/** All that is kept in a folder; a line that was cut off is left out. @throws for one of another shape */
export function kept(folder: string): { answers: Answer[]; simulated: Simulated[] } {
  const answers: Answer[] = [];
  const simulated: Simulated[] = [];
  for (const line of existsSync(file(folder)) ? readFileSync(file(folder), 'utf8').split('\n') : []) {
    const value = parsed(line);
    if (value === undefined) continue;
    const one = z.discriminatedUnion('schema', [Answer, Simulated]).parse(value);
    if (one.schema === 'paceline.bench-capacity/1') answers.push(one);
    else simulated.push(one);
  }
  return { answers, simulated };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function file(folder: string): string {
  return join(folder, 'capacity.jsonl');
}
