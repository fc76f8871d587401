/** Every metric by the name that it has in records and flags, as it stands in sentences. */
export const METRIC_LABELS = {
  throughput: 'throughput',
  serviceTime: 'service time',
  serviceTimeMean: 'mean service time',
  latencyP50: 'p50 latency',
  latencyP90: 'p90 latency',
  latencyP95: 'p95 latency',
  latencyP99: 'p99 latency',
  'latencyP99.9': 'p99.9 latency',
  latencyMax: 'largest latency',
  loopDelayP50: 'loop delay p50',
  loopDelayP99: 'loop delay p99',
  loopDelayMax: 'largest loop delay',
  loopUtilization: 'loop utilisation',
  cpuPerRequest: 'CPU per request',
  rss: 'memory (RSS)',
  gcPause: 'GC pauses',
  gcCount: 'GC runs',
  errors: 'errors',
  startUp: 'start-up',
  stallShare: 'time in stalls',
  responseBytes: 'bytes an answer',
  memoryKept: 'memory kept a request',
  outputBytes: 'output a request',
  neighbourP50: 'neighbour’s p50 latency',
  neighbourP99: 'neighbour’s p99 latency',
  poolP50: 'pool wait p50',
  poolP99: 'pool wait p99',
} as const;

/** A metric as it stands in sentences; one that is not known here reads as its name's own words. */
export function metricLabel(metric: string): string {
  return Object.hasOwn(METRIC_LABELS, metric)
    ? METRIC_LABELS[metric as keyof typeof METRIC_LABELS]
    : metric.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** A metric, where it is not of the whole its route, and where it was not read in turns its phase. */
interface Compared {
  metric: string;
  route?: string | undefined;
  phase?: string | undefined;
}

/** What was compared: a metric, of a route where it is not of the whole. */
export function comparedLabel({ metric, route, phase }: Compared): string {
  const label = phase === undefined ? metricLabel(metric) : `${metricLabel(metric)}, ${phase}`;
  return route === undefined ? label : `${route}: ${label}`;
}

/** The same at the head of its row, with the unit in which its values are shown. */
export function labelWithUnit(one: Compared & { unit: string }): string {
  return `${comparedLabel(one)}, ${one.unit === 'share' ? '%' : one.unit}`;
}
