import { type NextTrial, nextTrial } from '../../analysis/capacity/search.ts';
import { withSetting } from '../../config/setting.ts';
import { connectionRoom } from '../../machine/connection-room.ts';
import { assignableCores } from '../../machine/cores.ts';
import { randomStream, shuffled } from '../../plan/random.ts';
import { prepareRequests } from '../../plan/requests.ts';
import type { CapacityManifest, CapacityTrial } from '../../record/capacity.ts';
import type { SloTerm } from '../../record/slo.ts';
import type { CapacityStore } from '../../record/store.ts';
import { authorized } from '../../trial/access.ts';
import { runCapacity } from '../../trial/capacity/run-capacity.ts';
import { runSuite } from '../../trial/run-suite.ts';
import { processes } from '../../trial/target-runtime.ts';
import { withServices } from '../../trial/with-services.ts';
import type { Session } from '../session.ts';
import type { CapacityOptions } from './options.ts';
import type { CapacitySubject } from './subject.ts';

interface Measuring {
  manifest: CapacityManifest;
  subject: CapacitySubject;
  /** What has to be kept, as `manifest.slo` says it. */
  terms: readonly SloTerm[];
  store: CapacityStore;
  options: CapacityOptions;
  env: Record<string, string>;
}

/** A request that takes this many times its SLO shows that it is missed; within bounds, seconds. */
const PATIENCE = { bounds: 4, least: 1, most: 10 };

/** Runs the searches of every setting, then the launches of a scale-up. @throws what they throw */
export async function measureCapacity(measuring: Measuring, session: Session): Promise<void> {
  const { manifest } = measuring;
  if (manifest.slo.length > 0) await search(measuring, session);
  if (manifest.scaleUp !== null) await scaleUp(manifest.scaleUp, measuring, session);
}

async function search(measuring: Measuring, session: Session): Promise<void> {
  const { manifest, subject, terms, store, options } = measuring;
  const { reaper, signal } = session;
  const { scenario } = subject;
  const trials: CapacityTrial[] = [];
  let launches = 0;
  const needs = {
    ...{ reaper, signal, logs: store.logs },
    cores: manifest.placement.services,
    databaseUrl: session.env.DATABASE_URL,
  };
  try {
    await withServices(subject.origin === null ? scenario.services : [], needs, async (services) => {
      const env = { ...measuring.env, ...services.env };
      const random = randomStream(manifest.seed, 'sweep');
      // Search by search, and in each every value in another order: what drifts on the machine meets all of them.
      for (let round = 1; round <= manifest.searches; round++) {
        const values: (string | null)[] =
          manifest.sweep === null ? [null] : shuffled(manifest.sweep.values, random);
        for (const value of values) {
          const seen = trials.filter(({ setting }) => setting === value);
          const last = round === manifest.searches;
          const made = await runCapacity({
            next: (all) => upTo(nextTrial(manifest, all), last ? Number.POSITIVE_INFINITY : round),
            seen,
            origin: subject.origin,
            access: subject.access,
            scenario,
            variant:
              value === null
                ? subject.variant
                : withSetting(
                    subject.variant,
                    subject.settings,
                    manifest.sweep?.setting ?? '',
                    value,
                    '--sweep',
                  ),
            runtime: processes,
            setting: value,
            counted: { trials: trials.length, launches },
            terms,
            arrivals: manifest.arrivals,
            requests: prepareRequests(scenario.workload.requests, manifest.seed).map((request) =>
              authorized(request, subject.access),
            ),
            timeoutSeconds: manifest.timeoutSeconds ?? patience(terms),
            maxConnections: options.maxConnections ?? connectionRoom(),
            generators: options.generators,
            insecure: subject.access.insecure,
            placement: manifest.placement,
            seed: manifest.seed,
            env,
            cwd: session.cwd,
            logs: store.logs,
            readyTimeoutSeconds: options.readyTimeout,
            reset: services.reset,
            onStart: (next) => session.step(progress(next, value, manifest)),
            onTrial: (trial) => {
              store.append(trial);
              trials.push(trial);
            },
            ...{ reaper, signal },
          });
          launches = Math.max(launches, ...made.map(({ launch }) => launch));
        }
      }
    });
  } finally {
    session.idle();
  }
}

/** What comes next, unless it belongs to a search whose turn has not come. */
function upTo(next: NextTrial, round: number): NextTrial {
  return !next.done && next.search > round ? { done: true } : next;
}

/** How long a request is waited for, seconds. */
function patience(terms: readonly SloTerm[]): number {
  const bounds = terms.flatMap(({ figure, bound }) => (figure.kind === 'latency' ? [bound] : []));
  const wanted = (PATIENCE.bounds * Math.max(0, ...bounds)) / 1000;
  return Math.min(Math.max(PATIENCE.least, wanted), Math.max(PATIENCE.most, wanted / PATIENCE.bounds));
}

function progress(
  { search: number, stage, rate }: NextTrial & { done: false },
  value: string | null,
  manifest: CapacityManifest,
): string {
  const what = manifest.sweep === null ? '' : `${manifest.sweep.setting} ${value}: `;
  return `${what}search ${number} of ${manifest.searches}, ${stage} at ${rate} req/s`;
}

async function scaleUp(
  planned: NonNullable<CapacityManifest['scaleUp']>,
  { manifest, store, env, options }: Measuring,
  session: Session,
): Promise<void> {
  try {
    await runSuite({
      client: 'auto',
      manifest: {
        scenarios: [planned.scenario],
        trials: planned.trials,
        seed: manifest.seed,
        profile: planned.window,
      },
      store,
      cwd: session.cwd,
      env,
      cores: assignableCores(),
      readyTimeoutSeconds: options.readyTimeout,
      runtime: processes,
      databaseUrl: session.env.DATABASE_URL,
      reaper: session.reaper,
      signal: session.signal,
      onStart: ({ order, variant }) =>
        session.step(`scale-up: ${variant}, ${order} of ${planned.trials.length}`),
      onEnd: () => {},
    });
  } finally {
    session.idle();
  }
}
