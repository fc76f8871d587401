import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** One search of a real server, as it is kept. */
const Kept = z.object({
  case: z.string(),
  at: z.iso.datetime(),
  /** `paceline`, or a peer's name. */
  by: z.string(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  estimate: z.number().nullable(),
  state: z.string(),
  truth: z.number(),
  /** Seconds of load, and on the clock. */
  loadSeconds: z.number(),
  seconds: z.number(),
  /** Share of the time that other tenants took from the machine meanwhile; null where it does not tell. */
  stolen: z.number().nullable(),
});
export type Kept = z.infer<typeof Kept>;

const FILE = 'capacity.jsonl';

export function keep(into: string, one: Kept): void {
  mkdirSync(into, { recursive: true });
  appendFileSync(join(into, FILE), `${JSON.stringify(one)}\n`);
}

export function kept(into: string): Kept[] {
  const path = join(into, FILE);
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Kept.parse(JSON.parse(line)));
}
