import { join } from 'node:path';
import { z } from 'zod';
import { withTarget } from '../setting.ts';
import { ask } from './client.ts';
import { recorded } from './recorded.ts';
import { environmentOf, TARGETS, type TargetName } from './targets.ts';

/** Connections of those who load a service as a whole. */
export const CONNECTIONS = 10;
/** Seconds of load of what is decided beside its peers, and of the run that made their fixed threshold. */
export const PEER_SECONDS = 20;

/** What the peers recorded of a base before their first decision about it, and stays. */
const PeerBaseline = z.object({
  at: z.iso.datetime(),
  /** 95th percentile over ten connections to a fresh process, ms: what the fixed threshold is made of. */
  p95: z.number(),
  /** Requests per second over ten connections in the first second of a fresh process. */
  firstSecondRate: z.number(),
});
export type PeerBaseline = z.infer<typeof PeerBaseline>;

/** What the folder has of a base for the peers; measured and written down where it has none. */
export function peerBaselineOf(into: string, name: TargetName, signal: AbortSignal): Promise<PeerBaseline> {
  const { file, asked } = TARGETS[name];
  const load = (duration: number) =>
    withTarget(
      [process.execPath, file],
      environmentOf(0),
      ({ origin }) => ask(origin, asked, { connections: CONNECTIONS, duration }, signal),
      { signal },
    );
  return recorded(join(into, `peer-base-${name}.json`), PeerBaseline, async () => {
    const { p95 } = await load(PEER_SECONDS);
    const { requestsPerSecond } = await load(1);
    return { at: new Date().toISOString(), p95, firstSecondRate: requestsPerSecond };
  });
}
