import type { Gate } from '../../config/gate.ts';
import { Scenario } from '../../config/scenario.ts';
import { PacelineError } from '../../errors/paceline-error.ts';

/** Connections of the load under which SLOs are checked, where no rate is set. */
const CONNECTIONS = 10;

/** A gate's service as a scenario of two variants, A the base and B the change. @throws BAD_CONFIG */
export function gateScenario(gate: Gate): Scenario {
  if (gate.port !== undefined) {
    throw new PacelineError(
      'BAD_CONFIG',
      `Expected a service that listens on the port it is given, since base and change run side by side, got the fixed port ${gate.port}`,
    );
  }
  return Scenario.parse({
    name: 'gate',
    title: 'Change against base',
    services: gate.services,
    question: 'Did this change make the service slower?',
    why: 'It is about to be merged.',
    lookAt: [],
    ready: gate.ready,
    workload: {
      mode: 'closed',
      connections: CONNECTIONS,
      requests: gate.requests,
      setup: gate.setup,
      timeoutSeconds: gate.timeoutSeconds,
    },
    reference: 'a',
    variants: ['a', 'b'].map((name) => ({
      name,
      title: name.toUpperCase(),
      command: gate.start,
      env: gate.env,
    })),
  });
}

/** The change alone under the load that its SLOs are asked for. */
export function sloScenario(gate: Gate, b: Scenario['variants'][number]): Scenario {
  const { requests, setup, timeoutSeconds, rate } = gate;
  return Scenario.parse({
    ...gateScenario(gate),
    name: 'slo',
    title: 'SLOs',
    workload:
      rate === undefined
        ? { mode: 'closed', connections: CONNECTIONS, requests, setup, timeoutSeconds }
        : { mode: 'open', rate, requests, setup, timeoutSeconds },
    reference: b.name,
    variants: [b],
  });
}
