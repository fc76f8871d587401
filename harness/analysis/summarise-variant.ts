import type { Scenario, Variant } from '../config/scenario.ts';
import { whoseFault } from '../errors/whose-fault.ts';
import type { Estimate } from '../record/estimate.ts';
import type { RouteLoad } from '../record/load.ts';
import type { RouteResult, VariantResult } from '../record/run.ts';
import type { InvalidTrial, MeasuredTrial, Trial } from '../record/trial.ts';
import { errorShare, METRICS, type Metric, type MetricName } from './metrics.ts';
import { meanEstimate } from './statistics/mean-interval.ts';

/** Confidence of the intervals of single variants. */
const CONFIDENCE = 0.95;

/** A variant's metrics, each estimated over its launches. */
export function summariseVariant(
  scenario: Scenario,
  variant: Variant,
  trials: readonly Trial[],
): VariantResult {
  const measured = trials.filter((trial) => trial.state === 'measured');
  const invalid = trials.filter((trial) => trial.state === 'invalid');
  const estimate = (name: MetricName) => estimateOver(measured, METRICS[name]);
  return {
    name: variant.name,
    title: variant.title,
    reference: referenceOf(scenario, variant),
    state: stateOf(measured, invalid),
    trials: { measured: measured.length, invalid: invalid.length },
    reasons: [...new Set(invalid.map(({ reason }) => reason.message))],
    throughput: estimate('throughput'),
    latency: {
      p50: estimate('latencyP50'),
      p90: estimate('latencyP90'),
      p95: estimate('latencyP95'),
      p99: estimate('latencyP99'),
      'p99.9': estimate('latencyP99.9'),
      max: estimate('latencyMax'),
    },
    loop: {
      delayP50: estimate('loopDelayP50'),
      delayP99: estimate('loopDelayP99'),
      delayMax: estimate('loopDelayMax'),
      utilization: estimate('loopUtilization'),
    },
    cpuPerRequest: estimate('cpuPerRequest'),
    rss: estimate('rss'),
    gc: { pause: estimate('gcPause'), count: estimate('gcCount') },
    errors: estimate('errors'),
    neighbour: scenario.neighbour ? { p50: estimate('neighbourP50'), p99: estimate('neighbourP99') } : null,
    serverTiming: serverTimings(measured),
    ...routesOf(measured),
  };
}

/**
 * A variant that once failed or answered wrongly is invalid, however fast its other launches were. A launch in
 * which the generator was at fault is only left out.
 */
function stateOf(
  measured: readonly MeasuredTrial[],
  invalid: readonly InvalidTrial[],
): VariantResult['state'] {
  if (invalid.some(({ reason }) => whoseFault(reason) === 'target')) return 'invalid';
  if (measured.length > 0) return 'measured';
  return invalid.length > 0 ? 'invalid' : 'not run';
}

/** The variant this one is compared with; null for a reference itself. */
export function referenceOf(scenario: Scenario, variant: Variant): string | null {
  const reference = variant.reference ?? scenario.reference;
  return reference === variant.name ? null : reference;
}

function estimateOver(trials: readonly MeasuredTrial[], metric: Metric): Estimate | null {
  const values = trials.map((trial) => metric.read(trial)).filter((value) => value !== null);
  return meanEstimate(values, metric.unit, CONFIDENCE);
}

function routesOf(trials: readonly MeasuredTrial[]): Pick<VariantResult, 'routes'> {
  const names = [...new Set(trials.flatMap(({ load }) => (load.routes ?? []).map(({ name }) => name)))];
  if (names.length < 2) return {};
  const routes = names.map((name): RouteResult => {
    const loads = trials.flatMap(({ load }) => load.routes?.find((route) => route.name === name) ?? []);
    const over = (unit: string, read: (load: RouteLoad) => number | null) =>
      meanEstimate(
        loads.map(read).filter((value) => value !== null),
        unit,
        CONFIDENCE,
      );
    return {
      name,
      completed: loads.reduce((sum, { requests }) => sum + requests.completed, 0),
      errors: over('%', ({ requests }) => errorShare(requests)),
      latency: {
        p50: over('ms', ({ latency }) => latency.percentiles['50']),
        p99: over('ms', ({ latency }) => latency.percentiles['99']),
      },
      service: over('ms', ({ service }) => service.mean),
    };
  });
  return { routes: routes.sort((one, other) => other.completed - one.completed) };
}

function serverTimings(trials: readonly MeasuredTrial[]): VariantResult['serverTiming'] {
  const names = new Set(trials.flatMap(({ load }) => Object.keys(load.serverTiming)));
  const read = (name: string, percentile: '50' | '99') =>
    meanEstimate(
      trials
        .map(({ load }) => load.serverTiming[name]?.percentiles[percentile] ?? null)
        .filter((value) => value !== null),
      'ms',
      CONFIDENCE,
    );
  return Object.fromEntries(
    [...names].sort().map((name) => [name, { p50: read(name, '50'), p99: read(name, '99') }]),
  );
}
