import { monotonicNow } from '../../clock.ts';
import type { WireRequest } from '../http/wire-request.ts';
import type { Arm } from './arm.ts';

/** How often deadlines are looked at, ms. */
const DEADLINES = 5;

/**
 * Warms a target up: each connection sends its next request as soon as it is free. Many at once, so that the
 * target spends its time on work and none on waiting: its code is compiled by how often it ran.
 * Resolves once it was time and all that was sent has ended.
 */
export async function flood(
  arm: Arm,
  requests: readonly WireRequest[],
  end: number,
  stopped: () => boolean,
): Promise<void> {
  let sent = 0;
  const send = (connection: Parameters<Arm['send']>[0]): void => {
    const request = requests[sent % requests.length];
    if (request === undefined) throw new TypeError('Expected a request to send, got none');
    sent += 1;
    arm.send(connection, request, (free, _took, now) => {
      if (free !== null && now < end && free.usable && !stopped()) send(free);
    });
  };
  for (const connection of [...arm.usable()]) send(connection);
  while (!arm.idle) {
    await new Promise((resolve) => setTimeout(resolve, DEADLINES));
    arm.expire(monotonicNow());
  }
}
