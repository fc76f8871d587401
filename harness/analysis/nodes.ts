import type { Scenario } from '../config/scenario.ts';
import type { CompareResult } from '../record/compare.ts';
import type { DuetTrial } from '../record/duet.ts';
import type { RunManifest } from '../record/manifest.ts';
import type { NodesCell, NodesManifest, NodesResult, PlannedRow } from '../record/nodes.ts';
import { standing } from '../record/replaced.ts';
import type { Trial } from '../record/trial.ts';
import { overallVerdict } from './compare.ts';
import { comparePair } from './results.ts';
import { summariseVariant } from './summarise-variant.ts';
import { fewestLaunches } from './too-few.ts';

type Row = NodesResult['rows'][number];

/** What is said of every matrix. */
const NOTES = [
  'the version of each launch is what its process said it is',
  'loop delay is sampled by the same timer of the probe on every version, so that it can be compared between them',
];

/** The result of a matrix, by what it set out to do and what was measured of it. */
export function nodesResult(
  manifest: NodesManifest,
  measured: Pick<NodesResult, 'rows' | 'warnings'>,
): NodesResult {
  const { id, startedAt, command, fingerprint, runtime, method, versions } = manifest;
  return {
    schema: 'paceline.nodes/1',
    ...{ id, startedAt, command, fingerprint, runtime, method, versions },
    notes: [
      ...NOTES,
      ...versions.flatMap(({ version, note }) => (note === null ? [] : [`Node ${version}: ${note}`])),
    ],
    ...measured,
  };
}

/**
 * The matrix of a run in blocks. Every two versions are compared; the error rate of the run is divided by the number of
 * pairs of a row, so that more versions do not make more false alarms.
 */
export function matrixOfBlocks(
  planned: readonly PlannedRow[],
  manifest: RunManifest,
  trials: readonly Trial[],
): Row[] {
  return planned.map(({ scenario: name, variant, names }) => {
    const scenario = manifest.scenarios.find((one) => one.name === name);
    const kept = standing(trials, ({ order }) => order);
    const own = (of: string) => kept.filter((trial) => trial.scenario === name && trial.variant === of);
    const cells = names.map(({ version, name: of, reason }) =>
      of === null || scenario === undefined
        ? unsupported(version, reason)
        : cellOf(version, scenario, of, own(of)),
    );
    const measured = names.flatMap(({ version, name: of }, index) =>
      of !== null && cells[index]?.state === 'measured' ? [{ version, of }] : [],
    );
    const pairs = measured.flatMap((a, index) => measured.slice(index + 1).map((b) => ({ a, b })));
    const alpha = manifest.alpha / Math.max(1, pairs.length);
    return {
      scenario: name,
      variant,
      cells,
      pairs: pairs.flatMap(({ a, b }) => {
        if (scenario === undefined) return [];
        const comparisons = comparePair(scenario, own(a.of), own(b.of), { ...manifest, alpha });
        const verdict = comparisons.length === 0 ? ('inconclusive' as const) : overallVerdict(comparisons);
        return [{ a: a.version, b: b.version, verdict, comparisons }];
      }),
    };
  });
}

/** A row that was asked by turns: the first version is A, the second B. */
export function rowOfDuet(
  { scenario, variant, names }: PlannedRow,
  result: CompareResult | null,
  trials: readonly DuetTrial[],
): Row {
  const cells = names.map(({ version, name, reason }, index): NodesCell => {
    if (name === null) return unsupported(version, reason);
    if (result === null) return { ...empty(version), state: 'not run' };
    const side = index === 0 ? 'a' : 'b';
    const ran = trials.flatMap((trial) => trial[side]?.launch?.node ?? []);
    const read = (metric: string) => result.comparisons.find((one) => one.metric === metric)?.[side] ?? null;
    return {
      ...empty(version),
      state: result.verdict === 'invalid' ? 'invalid' : 'measured',
      ran: [...new Set(ran)],
      reasons: result.reasons,
      serviceTime: read('serviceTime'),
      cpuPerRequest: read('cpuPerRequest'),
      rss: read('rss'),
    };
  });
  const [a, b] = names;
  const pairs =
    result === null || a === undefined || b === undefined
      ? []
      : [{ a: a.version, b: b.version, verdict: result.verdict, comparisons: result.comparisons }];
  return { scenario, variant, cells, pairs };
}

function cellOf(version: string, scenario: Scenario, name: string, trials: readonly Trial[]): NodesCell {
  const variant = scenario.variants.find((one) => one.name === name);
  if (variant === undefined) return { ...empty(version), state: 'not run' };
  const summary = summariseVariant(scenario, variant, trials);
  const { throughput, latency, cpuPerRequest, rss } = summary;
  const needs = fewestLaunches(Math.max(0, ...trials.map(({ block }) => block)));
  // Too few are left where the machine spoiled the others, again and again.
  const few = summary.trials.invalid > 0 && summary.trials.measured < needs;
  const state = few ? ('invalid' as const) : summary.state;
  const reasons = few
    ? [`${summary.trials.measured} launches measured where ${needs} are needed`, ...summary.reasons]
    : summary.reasons;
  const ran = trials.flatMap((trial) => trial.launch?.node ?? []);
  return {
    ...empty(version),
    state,
    reasons,
    ran: [...new Set(ran)],
    throughput,
    latencyP99: latency.p99,
    cpuPerRequest,
    rss,
  };
}

function unsupported(version: string, reason: string | null): NodesCell {
  return { ...empty(version), state: 'not supported', reasons: reason === null ? [] : [reason] };
}

function empty(version: string): NodesCell {
  return {
    version,
    state: 'not run',
    ran: [],
    reasons: [],
    throughput: null,
    latencyP99: null,
    serviceTime: null,
    cpuPerRequest: null,
    rss: null,
  };
}
