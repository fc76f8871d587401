/** What the page's script draws: plain data, embedded as JSON. */

interface IntervalPoint {
  variant: number;
  value: number;
  ci: [number, number] | null;
  /** One value a launch. */
  launches: number[];
}

/** Means with intervals and launches as dots, one row a variant. */
export interface IntervalChart {
  kind: 'interval';
  id: string;
  title: string;
  unit: string;
  logarithmic: boolean;
  points: IntervalPoint[];
}

/** Values by percentile, all launches of a variant merged. */
export interface PercentileChart {
  kind: 'percentile';
  id: string;
  title: string;
  unit: string;
  lines: { variant: number; percentiles: number[]; values: number[] }[];
}

/** One launch on the time axis; every list of `load` and of `loop` has one length. */
export interface LaunchTimeline {
  variant: number;
  block: number;
  warmup: number;
  duration: number;
  load: { t: number[]; throughput: number[]; p50: (number | null)[]; max: (number | null)[] };
  /** Of the process with the busiest loop. */
  loop: { t: number[]; delayMax: number[]; utilization: number[]; gc: number[] } | null;
}

export interface ScenarioCharts {
  name: string;
  variants: string[];
  charts: (IntervalChart | PercentileChart)[];
  timelines: LaunchTimeline[];
}
