import type { Config } from '../../config/config.ts';
import { Scenario } from '../../config/scenario.ts';
import { counts, setting, withSetting } from '../../config/setting.ts';
import { badOption } from '../../errors/bad-option.ts';
import { assignableCores } from '../../machine/cores.ts';
import { takeFingerprint } from '../../machine/fingerprint.ts';
import { place } from '../../machine/placement.ts';
import { planTrials } from '../../plan/plan.ts';
import { routeNames } from '../../plan/route-names.ts';
import type { CapacityManifest, Release } from '../../record/capacity.ts';
import type { SloTerm } from '../../record/slo.ts';
import { needsProbe } from '../../trial/capacity/readings.ts';
import { knownScenarios } from '../known-scenarios.ts';
import type { Recorded } from '../outcome.ts';
import { recordId } from '../record-id.ts';
import { chooseSeed } from '../seed.ts';
import type { Session } from '../session.ts';
import { assertRoutes, readSlos } from '../slos.ts';
import type { CapacityOptions } from './options.ts';
import { type CapacitySubject, readSubject } from './subject.ts';

/** Load that a search may take, seconds: of one target, and of each value of a sweep. */
const BUDGET = { one: 300, swept: 120, least: 10 };
const CONFIDENCE = 0.95;
/** Change of a capacity that is too small to matter, unless told otherwise. */
const MARGIN = 0.05;
/** Beyond as many requests a second nothing on one machine is asked. */
const MOST = 1_000_000;
/** Launches of each count of a scale-up, the load of each in seconds, and what part of it warms up. */
const SCALE = { launches: 4, least: 1.5, most: 10, warmup: 0.3, connections: 32 };

export interface PlannedCapacity {
  /** All but what the generators can send, which has to be measured. */
  planned: Omit<CapacityManifest, 'ceiling'>;
  subject: CapacitySubject;
  /** What has to be kept, as `planned.slo` says it. */
  terms: SloTerm[];
}

/**
 * Works out what is to be measured, from what is asked and the config.
 * @param text a URL or SCENARIO/VARIANT; undefined for a target
 * @param before the release that it is compared with
 * @throws BAD_OPTION, UNKNOWN_SCENARIO, UNKNOWN_VARIANT
 */
export function planCapacity(
  text: string | undefined,
  options: CapacityOptions,
  config: Config,
  before: Release | null,
  session: Session,
  recorded: Recorded,
): PlannedCapacity {
  const sweep = options.sweep === undefined ? null : setting(options.sweep, '--sweep');
  const scale = options.scaleUp === undefined ? null : counts(options.scaleUp, '--scale-up');
  const subject = readSubject(
    text,
    options,
    knownScenarios(config),
    session.cwd,
    (sweep ?? scale)?.setting ?? null,
  );
  const terms = readTerms(options.slo, scale !== null);
  assertPossible(options, subject, sweep !== null || scale !== null);
  if (sweep !== null) {
    for (const value of sweep.values) {
      withSetting(subject.variant, subject.settings, sweep.setting, value, '--sweep');
    }
  }
  const seed = chooseSeed(options.seed, session, config.seed);
  const budgetSeconds = options.budget ?? (sweep === null ? BUDGET.one : BUDGET.swept);
  if (budgetSeconds < BUDGET.least) {
    throw badOption(`--budget to have room for a search, ${BUDGET.least} s, got ${budgetSeconds} s`);
  }
  const startedAt = new Date().toISOString();
  const { scenario } = subject;
  const { workload } = scenario;
  const placement =
    subject.origin === null
      ? place(assignableCores(), scenario.cores, scenario.services.length > 0)
      : { generator: [], target: [], services: [], shared: [] };
  const { start, most = MOST } = options;
  if (start > most) throw badOption(`--start to be at most --most, got ${start} and ${most}`);
  assertShown(terms, subject);
  assertRoutes(terms, routeNames(workload.requests));
  return {
    subject,
    terms,
    planned: {
      schema: 'paceline.capacity-manifest/1',
      id: recordId(startedAt, seed, 'capacity'),
      startedAt,
      command: recorded({ seed }),
      fingerprint: takeFingerprint(),
      seed,
      subject: subject.record,
      slo: terms.map(({ text }) => text),
      requests: workload.requests,
      timeoutSeconds: options.timeout ?? null,
      arrivals: options.arrivals,
      budgetSeconds,
      searches: options.searches,
      width: options.width,
      confidence: CONFIDENCE,
      start,
      most,
      sweep,
      scaleUp: scale === null ? null : planScaleUp(scale, subject, options, budgetSeconds, seed),
      demand: options.demand ?? null,
      headroom: options.headroom,
      margin: options.margin ?? config.margin ?? MARGIN,
      before,
      require: options.require ?? null,
      placement,
      warnings: [...placement.shared],
    },
  };
}

/** Each SLO once, however often it is asked. @throws BAD_OPTION for what is no SLO, and for none where one is needed */
function readTerms(texts: readonly string[], optional: boolean): SloTerm[] {
  const terms = readSlos(texts);
  if (terms.length === 0 && !optional) {
    throw badOption(`--slo to say what the service has to keep, such as 'p99<50ms,errors<0.1%', got none`);
  }
  return [...new Map(terms.map((term) => [term.text, term])).values()];
}

/** @throws BAD_OPTION for an SLO that only a probe could see, where there can be none */
function assertShown(terms: readonly SloTerm[], { origin }: CapacitySubject): void {
  const unseen = origin === null ? undefined : terms.find(needsProbe);
  if (unseen === undefined) return;
  throw badOption(
    `an SLO of what answers show (latency, errors, goodput) for a URL, got ${unseen.text}, which needs the probe inside; start the service with --target`,
  );
}

function assertPossible(options: CapacityOptions, { origin }: CapacitySubject, swept: boolean): void {
  if (origin !== null && swept) {
    throw badOption(
      '--target or a SCENARIO/VARIANT for --sweep and --scale-up, which start it anew, got a URL',
    );
  }
  if (options.sweep !== undefined && options.scaleUp !== undefined) {
    throw badOption(
      'either --sweep (capacity at each value) or --scale-up (throughput at each count), got both',
    );
  }
  const answers = options.slo.length > 0;
  for (const flag of ['sweep', 'demand', 'require', 'before'] as const) {
    if (options[flag] !== undefined && !answers) throw badOption(`--slo beside --${flag}, got none`);
  }
  if (options.scaleTo !== undefined && options.scaleUp === undefined) {
    throw badOption('--scale-up beside --scale-to, got none');
  }
}

function planScaleUp(
  { setting: name, counts: wanted }: { setting: string; counts: number[] },
  { scenario, variant, settings }: CapacitySubject,
  options: CapacityOptions,
  budgetSeconds: number,
  seed: number,
): CapacityManifest['scaleUp'] {
  const { workload } = scenario;
  const { requests, timeoutSeconds } = workload;
  const closed = (connections: number) => ({
    mode: 'closed' as const,
    connections,
    requests,
    timeoutSeconds,
  });
  const preset = workload.mode === 'closed' ? workload.connections : SCALE.connections;
  const connections = options.connections ?? preset;
  const variants = wanted.map((count) => ({
    // The connections of the load are a count as well, and nothing of the target.
    ...(name === 'connections'
      ? { ...variant, workload: closed(count) }
      : withSetting(variant, settings, name, String(count), '--scale-up')),
    name: `${name.toLowerCase().replaceAll('_', '-')}-${count}`,
    title: `${name} ${count}`,
  }));
  const scaled = Scenario.parse({
    ...scenario,
    workload: closed(connections),
    variants,
    reference: variants[0]?.name,
  });
  const trial = Math.min(SCALE.most, Math.max(SCALE.least, budgetSeconds / (wanted.length * SCALE.launches)));
  const warmupSeconds = Math.round(trial * SCALE.warmup * 100) / 100;
  const largest = Math.max(...wanted);
  const to = options.scaleTo ?? null;
  if (to !== null && to > 2 * largest) {
    throw badOption(
      `--scale-to to be at most ${2 * largest}, twice the largest count that is measured (beyond it no fit can be trusted), got ${to}`,
    );
  }
  return {
    setting: name,
    counts: wanted,
    predict: to === null ? [] : [to],
    scenario: scaled,
    trials: planTrials([scaled], SCALE.launches, seed),
    window: { warmupSeconds, durationSeconds: Math.round((trial - warmupSeconds) * 100) / 100 },
  };
}
