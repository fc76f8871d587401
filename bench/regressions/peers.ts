import { RequestSpec } from '../../harness/config/scenario.ts';
import { takeFingerprint } from '../../harness/machine/fingerprint.ts';
import { prepareRequests } from '../../harness/plan/requests.ts';
import { type ClientReading, runAutocannon } from '../decision/client.ts';
import { codeVersion } from '../decision/engine.ts';
import { CONNECTIONS } from '../decision/peer-baseline.ts';
import { byThreshold, type PeerVerdict } from '../decision/peer-verdicts.ts';
import { changeKey } from './change-key.ts';
import { requestsWith } from './config.ts';
import { baseFiles, edited } from './edit.ts';
import { repositoryOf } from './repository.ts';
import type { Decider, RegressionDecision } from './results.ts';
import type { Files, Row } from './row.ts';
import { withDatabase, withService } from './with-service.ts';

/** Load of both halves together: what a gate may take. */
const SECONDS = 60;
/** How far the p95 may lie above that of the base. */
const P95 = 1.1;

interface PeerOptions {
  /** URL of what the service asks. */
  upstream: string;
  engine: string;
  signal: AbortSignal;
}

/** autocannon before and after a change, over the same seven routes: what a threshold on its rate says, and one on its p95. */
export async function decideByPeers(
  row: Row,
  seed: number,
  { upstream, engine, signal }: PeerOptions,
): Promise<RegressionDecision[]> {
  const at = new Date().toISOString();
  const started = performance.now();
  const base = baseFiles();
  const load = (files: Files) => loaded(files, { seed, upstream, signal });
  const a = await load(base);
  const b = await load(edited(base, row.edits));
  const common = {
    schema: 'paceline.bench-regression/1' as const,
    ...{ at, row: row.name, kind: row.kind, seed, change: changeKey(row), reasons: [], repeated: false },
    loadSeconds: Number((a.seconds + b.seconds).toFixed(1)),
    clockSeconds: Number(((performance.now() - started) / 1000).toFixed(1)),
    ...{ code: codeVersion(), engine, fingerprint: takeFingerprint() },
  };
  const rates = [a.requestsPerSecond, b.requestsPerSecond] as const;
  const said = (
    by: Exclude<Decider, 'paceline'>,
    verdict: PeerVerdict,
    read: { metric: string; unit: string; better: 'lower' | 'higher'; values: readonly [number, number] },
  ): RegressionDecision => {
    const { values, ...metric } = read;
    const change = values[1] / values[0] - 1;
    const exitCode = verdict === 'regressed' ? 1 : 0;
    const slower = verdict === 'regressed' ? 'yes' : 'no';
    const because = `${metric.metric} ${values.map((value) => value.toPrecision(4)).join(', then ')} ${metric.unit}`;
    const comparison = { ...metric, change, ci: null, gating: true, verdict };
    return { ...common, by, verdict, slower, exitCode, because, comparisons: [comparison] };
  };
  return [
    said('autocannon, 5 %', byThreshold(...rates), {
      ...{ metric: 'throughput', unit: 'req/s', better: 'higher', values: rates },
    }),
    said('fixed p95 +10 %', b.p95 > P95 * a.p95 ? 'regressed' : 'no-change', {
      ...{ metric: 'latencyP95', unit: 'ms', better: 'lower', values: [a.p95, b.p95] },
    }),
  ];
}

/** A fresh start with a database of its own under half of the load, whatever it answers. */
async function loaded(
  files: Files,
  { seed, upstream, signal }: { seed: number; upstream: string; signal: AbortSignal },
): Promise<ClientReading> {
  const repository = repositoryOf(files, files, 'The same');
  try {
    return await withDatabase(signal, (database) =>
      withService(repository.folder, { database, upstream, signal }, ({ origin, authorization }) =>
        runAutocannon(
          {
            url: origin,
            requests: mixOf(authorization, seed),
            ...{ connections: CONNECTIONS, duration: SECONDS / 2 },
          },
          signal,
        ),
      ),
    );
  } finally {
    repository.remove();
  }
}

/** One round of the seven routes, as autocannon wants it; each connection goes round it by itself. */
function mixOf(authorization: string, seed: number): object[] {
  const specs = requestsWith(authorization).map((spec) => RequestSpec.parse(spec));
  return prepareRequests(specs, seed).map(({ method, path, headers, body }) => ({
    ...{ method, path, headers: Object.fromEntries(headers) },
    ...(body === null ? {} : { body: Buffer.from(body, 'base64').toString('utf8') }),
  }));
}
