import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { withTarget } from '../setting.ts';
import { ask, type ClientReading } from './client.ts';
import { environmentOf, TARGETS, type TargetName } from './targets.ts';

/** Connections of those who load a service as a whole. */
export const CONNECTIONS = 10;
/** Seconds of load of what is decided beside its peers, and of the run that made their fixed threshold. */
export const PEER_SECONDS = 20;
/** Load before what is measured of one request at a time, so that its code is compiled. */
const WARMUP_SECONDS = 4;
const SECONDS = 6;

/** What was recorded of a base before the first decision about it, and stays. */
const Baseline = z.object({
  at: z.iso.datetime(),
  /** Median microseconds from the write to the answer, over one connection: what a known change is a share of. */
  serviceUs: z.number(),
  /** 95th percentile over ten connections to a fresh process, ms: what the fixed threshold is made of. */
  p95: z.number(),
  /** Over ten connections in the first second of a fresh process. */
  firstSecondRate: z.number(),
});
export type Baseline = z.infer<typeof Baseline>;

/** What the folder has of a base; measured and written down where it has none. */
export async function baselineOf(folder: string, name: TargetName, signal: AbortSignal): Promise<Baseline> {
  const file = join(folder, `baseline-${name}.json`);
  if (existsSync(file)) return Baseline.parse(JSON.parse(readFileSync(file, 'utf8')));
  const serviceUs = await withBase(name, signal, async (load) => {
    await load(CONNECTIONS, WARMUP_SECONDS);
    return (await load(1, SECONDS)).p50 * 1000;
  });
  const { p95 } = await withBase(name, signal, (load) => load(CONNECTIONS, PEER_SECONDS));
  const { requestsPerSecond } = await withBase(name, signal, (load) => load(CONNECTIONS, 1));
  const baseline: Baseline = {
    at: new Date().toISOString(),
    serviceUs,
    p95,
    firstSecondRate: requestsPerSecond,
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify(baseline)}\n`);
  return baseline;
}

function withBase<T>(
  name: TargetName,
  signal: AbortSignal,
  work: (load: (connections: number, duration: number) => Promise<ClientReading>) => Promise<T>,
): Promise<T> {
  const { file, asked } = TARGETS[name];
  return withTarget(
    [process.execPath, file],
    environmentOf(0),
    ({ origin }) => work((connections, duration) => ask(origin, asked, { connections, duration }, signal)),
    { signal },
  );
}
