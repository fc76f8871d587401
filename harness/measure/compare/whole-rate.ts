import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Scenario, Variant } from '../../config/scenario.ts';
import { ours } from '../../load/closed/choose-client.ts';
import { assignableCores } from '../../machine/cores.ts';
import { place } from '../../machine/placement.ts';
import { prepareRequests } from '../../plan/requests.ts';
import { assertBelievable } from '../../trial/believable.ts';
import { commandOf } from '../../trial/command-of.ts';
import { loadTarget } from '../../trial/run-load.ts';
import type { Session } from '../session.ts';

/** Load that finds the rate, seconds, and the share of what was reached that both sides are asked at. */
const FIND = { warmupSeconds: 1, durationSeconds: 1.5, share: 0.5 };
const CONNECTIONS = 16;

/**
 * Requests a second at which both sides are asked alike: half of what A answers when it is never idle, so that a
 * B that is somewhat slower still keeps up and the latencies of both are those of a service under way.
 * @throws what launching and loading A throw
 */
export async function wholeRate(
  scenario: Scenario,
  a: Variant,
  {
    session,
    env,
    readyTimeoutSeconds,
  }: { session: Session; env: Record<string, string>; readyTimeoutSeconds: number },
): Promise<number> {
  const { reaper } = session;
  session.step('finding the rate at which both are asked');
  const logs = mkdtempSync(join(tmpdir(), 'paceline-rate-'));
  reaper.watch({ folder: logs });
  const placement = place(assignableCores(), scenario.cores, scenario.services.length > 0);
  const { requests, setup, timeoutSeconds } = scenario.workload;
  try {
    const { load, failure } = await loadTarget(
      {
        command: commandOf(a),
        cwd: a.cwd ?? session.cwd,
        env: { ...env, ...a.env },
        port: a.port ?? null,
        cores: placement.target,
        readyPath: scenario.ready,
        readyTimeoutMs: readyTimeoutSeconds * 1000,
        logs: { stdout: join(logs, 'out.log'), stderr: join(logs, 'err.log') },
      },
      reaper,
      {
        load: {
          mode: 'closed',
          connections: CONNECTIONS,
          timeoutSeconds,
          requests: prepareRequests(requests, 0),
          insecure: false,
          client: ours('a rate is looked for, and nothing compared'),
        },
        setup,
        generators: 1,
        window: FIND,
        sliceSeconds: 0.2,
        placement,
        signal: session.signal,
        onStart: () => {},
      },
    );
    session.signal.throwIfAborted();
    if (failure !== null) throw failure;
    assertBelievable(load, { wrongAnswers: 'forbidden' });
    return Math.max(1, Number((load.throughput.value * FIND.share).toPrecision(2)));
  } finally {
    rmSync(logs, { recursive: true, force: true });
    reaper.forget({ folder: logs });
  }
}
