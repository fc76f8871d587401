import { ask } from '../decision/client.ts';
import { placement, withTarget } from '../setting.ts';
import type { CapacityCase } from './cases.ts';

/** Connections that people try one after the other, and seconds of each. */
const STEPS = { connections: [1, 2, 4, 8, 16, 32, 64], seconds: 8 };

/** By a closed loop at rising connections: the most requests per second whose p99 was within the SLO. */
export async function byConnections(one: CapacityCase, env: Record<string, string>): Promise<number | null> {
  const bound = Number(/<([\d.]+)ms$/.exec(one.slo)?.[1]);
  return withTarget(
    [process.execPath, one.file],
    { ...one.env, ...env },
    async ({ origin }) => {
      let best: number | null = null;
      for (const connections of STEPS.connections) {
        const asked = { method: 'GET', path: '/', headers: {}, body: null } as const;
        const length = { connections, duration: STEPS.seconds };
        const reading = await ask(origin, asked, length, new AbortController().signal);
        if (reading.p99 < bound) best = Math.max(best ?? 0, reading.requestsPerSecond);
      }
      return best;
    },
    { cores: placement.target },
  );
}
