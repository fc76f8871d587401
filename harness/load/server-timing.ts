import { TimeHistogram } from '../record/histogram.ts';

/** The durations that answers report of themselves, by metric name. */
export class ServerTimings {
  readonly byName = new Map<string, TimeHistogram>();

  /** @param header the value of a Server-Timing header */
  add(header: string): void {
    for (const [name, duration] of parseServerTiming(header)) {
      const histogram = this.byName.get(name) ?? new TimeHistogram();
      histogram.record(duration);
      this.byName.set(name, histogram);
    }
  }
}

/**
 * Reads the durations of a Server-Timing header, e.g. `pool;dur=1.5, render;desc="x"`; metrics without a
 * duration are left out. Milliseconds, by the header's definition (W3C Server Timing).
 */
export function parseServerTiming(header: string): Map<string, number> {
  const durations = new Map<string, number>();
  for (const metric of header.split(',')) {
    const [name, ...parameters] = metric.split(';').map((part) => part.trim());
    if (!name) continue;
    for (const parameter of parameters) {
      const match = /^dur\s*=\s*"?([0-9.]+)"?$/i.exec(parameter);
      const duration = Number(match?.[1]);
      if (match && Number.isFinite(duration)) durations.set(name, duration);
    }
  }
  return durations;
}
