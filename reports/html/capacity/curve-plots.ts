import type { CapacityResult, CurvePoint } from '../../../harness/record/capacity.ts';
import { recordedTerm, type SloTerm } from '../../../harness/record/slo.ts';
import { rangeOf } from '../../../harness/words/capacity-range.ts';
import type { PlotChart, PlotLine } from '../chart-data.ts';

/** Values further apart than this are on a logarithmic axis: latency near saturation grows so. */
const FAR = 30;

/** Latency over load, then what the service does meanwhile; those of which nothing was measured are left out. */
export function curvePlots(result: CapacityResult): PlotChart[] {
  const { curve, slo } = result;
  const line = (name: string, tone: number, read: (point: CurvePoint) => number | null): PlotLine => ({
    name,
    tone,
    drawn: 'line',
    points: curve.flatMap((point) => {
      const y = read(point);
      return y === null ? [] : [{ x: point.rate, y, ci: null, hollow: point.class !== 'kept' }];
    }),
  });
  const plot = (
    id: string,
    title: string,
    unit: string,
    lines: readonly PlotLine[],
    bounds: PlotChart['bounds'],
  ): PlotChart => ({
    kind: 'plot',
    id,
    title,
    unit,
    logarithmic: false,
    x: { title: 'offered load, req/s', labels: null, load: true },
    lines: lines.filter(({ points }) => points.length > 0),
    band: bandOf(result),
    bounds,
    marks: result.knee === null ? [] : [{ x: result.knee.rate, name: 'knee' }],
  });
  const plots = [
    wide(
      plot(
        'latency',
        'Latency from when a request was due',
        'ms',
        [
          line('p50', 0, ({ p50 }) => p50),
          line('p90', 1, ({ p90 }) => p90),
          line('p99', 2, ({ p99 }) => p99),
        ],
        boundsOf(slo, 'latency'),
      ),
    ),
    plot(
      'goodput',
      'Goodput',
      'req/s',
      [line('answered rightly', 0, ({ goodput }) => goodput), offered(curve)],
      boundsOf(slo, 'goodput'),
    ),
    plot(
      'errors',
      'Requests without a right answer',
      '%',
      [line('errors', 0, ({ errors }) => errors * 100)],
      boundsOf(slo, 'errors'),
    ),
    plot(
      'delay',
      'Loop delay, p99',
      'ms',
      [line('loop delay p99', 0, ({ loopDelayP99 }) => loopDelayP99)],
      boundsOf(slo, 'loopDelay'),
    ),
    plot(
      'use',
      'Loop utilisation and CPU',
      '% of one core',
      [
        line('busiest loop', 0, ({ utilization }) => (utilization === null ? null : utilization * 100)),
        line('CPU of all processes', 1, ({ cpu }) => (cpu === null ? null : cpu * 100)),
      ],
      boundsOf(slo, 'utilization'),
    ),
  ];
  return plots.filter(({ lines }) => lines.length > 0);
}

/** What would be answered if all were: the line that goodput leaves when the service can no more. */
function offered(curve: readonly CurvePoint[]): PlotLine {
  return {
    name: 'offered',
    tone: 1,
    drawn: 'curve',
    points: curve.map(({ rate }) => ({ x: rate, y: rate, ci: null, hollow: true })),
  };
}

/** The interval; none where it is not to be relied on. */
function bandOf(result: CapacityResult): PlotChart['band'] {
  const { lower, upper, state } = result;
  if (state === 'irregular' || (lower.value === null && upper.value === null)) return null;
  const { slo } = result;
  const name = `${slo.length === 1 ? slo[0] : 'SLO'}: ${rangeOf(result)} req/s`;
  return { from: lower.value, to: upper.value, name };
}

/** A line for each SLO over this figure, in the unit of its plot: shares are drawn in percent. */
function boundsOf(slo: readonly string[], kind: SloTerm['figure']['kind']): PlotChart['bounds'] {
  return slo.flatMap((text) => {
    const { figure, bound } = recordedTerm(text);
    if (figure.kind !== kind) return [];
    const share = kind === 'errors' || kind === 'utilization';
    return [{ y: share ? inPercent(bound) : bound, name: text }];
  });
}

/** Fifteen digits are what was written, e.g. 0.9, where a hundred times the share would be 0.9000000000000001. */
function inPercent(share: number): number {
  return Number((100 * share).toPrecision(15));
}

function wide(plot: PlotChart): PlotChart {
  const values = [...plot.lines.flatMap(({ points }) => points), ...plot.bounds].map(({ y }) => y);
  const logarithmic = Math.min(...values) > 0 && Math.max(...values) / Math.min(...values) > FAR;
  return { ...plot, logarithmic };
}
