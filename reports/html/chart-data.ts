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

/** A value at a place, with its interval; an upper end may be open. */
export interface PlotPoint {
  x: number;
  y: number;
  ci: [number, number | null] | null;
  /** Drawn as an outline: a load at which the SLO was not surely kept, or a count that was not measured. */
  hollow: boolean;
}

export interface PlotLine {
  name: string;
  /** Which of the page's colours, signs and dashes. */
  tone: number;
  drawn: 'line' | 'curve' | 'points';
  points: PlotPoint[];
}

/** Lines over a load, a count or the values of a setting, with what is marked on both axes. */
export interface PlotChart {
  kind: 'plot';
  id: string;
  title: string;
  unit: string;
  logarithmic: boolean;
  /** `labels` where each whole number is a name, e.g. of a setting's values; `load` where a reader may switch to a logarithmic axis. */
  x: { title: string; labels: string[] | null; load: boolean };
  lines: PlotLine[];
  /** Shaded, from end to end; an end may be open. */
  band: { from: number | null; to: number | null; name: string } | null;
  /** Lines across, e.g. of an SLO. */
  bounds: { y: number; name: string }[];
  /** Lines upright, e.g. at the knee. */
  marks: { x: number; name: string }[];
}

/** One launch on the time axis; every list of `load` and of `loop` has one length. */
export interface LaunchTimeline {
  variant: number;
  block: number;
  warmup: number;
  duration: number;
  load: { t: number[]; throughput: number[]; p50: (number | null)[]; max: (number | null)[] };
  /** What the process with the busiest loop told; null where none did. */
  loop: { t: number[]; delayMax: number[]; utilization: (number | null)[]; gc: number[] } | null;
}

export interface ScenarioCharts {
  name: string;
  variants: string[];
  charts: (IntervalChart | PercentileChart)[];
  timelines: LaunchTimeline[];
  plots?: PlotChart[];
}
