import type { CapacityResult, ScaleUp } from '../../../harness/record/capacity.ts';
import { uslAt } from '../../../harness/record/usl.ts';
import type { PlotChart, PlotLine, PlotPoint } from '../chart-data.ts';

/** Places at which the fitted law is drawn. */
const STEPS = 80;

/** The capacity's interval at each value of a setting; values that keep the SLO at no load, or are irregular, are in the table only. */
export function sweepPlot(sweep: NonNullable<CapacityResult['sweep']>): PlotChart | null {
  const points = sweep.points.flatMap(({ value, answer }, x): PlotPoint[] => {
    const { lower, upper, estimate, state } = answer;
    if (lower.value === null || state === 'irregular') return [];
    return [
      {
        x,
        y: estimate?.value ?? lower.value,
        ci: [lower.value, upper.value],
        hollow: value !== sweep.best,
      },
    ];
  });
  if (points.length === 0) return null;
  const best = sweep.points.findIndex(({ value }) => value === sweep.best);
  return {
    kind: 'plot',
    id: 'sweep',
    title: `Capacity by ${sweep.setting}`,
    unit: 'req/s',
    logarithmic: false,
    x: { title: sweep.setting, labels: sweep.points.map(({ value }) => value), load: false },
    lines: [{ name: 'capacity', tone: 0, drawn: 'points', points }],
    band: null,
    bounds: [],
    marks: best < 0 ? [] : [{ x: best, name: 'best' }],
  };
}

/** Throughput over counts with its intervals, the law that was fitted, and where it peaks. */
export function scaleUpPlot({ setting, points, fit, peak, predicted }: ScaleUp): PlotChart | null {
  const last = Math.max(...[...points, ...predicted].map(({ count }) => count));
  if (points.length === 0) return null;
  const place = ({ count, throughput }: ScaleUp['points'][number], hollow: boolean): PlotPoint => ({
    x: count,
    y: throughput.value,
    ci: throughput.ci,
    hollow,
  });
  const lines: PlotLine[] = [
    { name: 'measured', tone: 0, drawn: 'points', points: points.map((point) => place(point, false)) },
    ...(fit === null ? [] : [fitted(fit, last)]),
    ...(predicted.length === 0
      ? []
      : [
          {
            name: 'by the fit, not measured',
            tone: 2,
            drawn: 'points' as const,
            points: predicted.map((point) => place(point, true)),
          },
        ]),
  ];
  return {
    kind: 'plot',
    id: 'scale-up',
    title: `Throughput over ${setting}`,
    unit: 'req/s',
    logarithmic: false,
    x: { title: setting, labels: null, load: false },
    lines,
    band: null,
    bounds: [],
    marks: peak === null ? [] : [{ x: peak.count.value, name: 'peak' }],
  };
}

function fitted({ gamma, alpha, beta }: NonNullable<ScaleUp['fit']>, last: number): PlotLine {
  const usl = { gamma: gamma.value, alpha: alpha.value, beta: beta.value };
  return {
    name: 'Universal Scalability Law',
    tone: 1,
    drawn: 'curve',
    points: Array.from({ length: STEPS + 1 }, (_, step) => {
      const x = Number((1 + ((last - 1) * step) / STEPS).toFixed(3));
      return { x, y: Number(uslAt(usl, x).toPrecision(5)), ci: null, hollow: true };
    }),
  };
}
