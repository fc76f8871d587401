import type { ChartOptions } from 'chart.js';
import type { PlotChart } from '../chart-data.ts';
import type { Theme } from './theme.ts';

type Axis = NonNullable<NonNullable<ChartOptions<'scatter'>['scales']>[string]>;

/** An axis of loads or counts, or of the names of a setting's values. */
export function xAxis({ x, lines }: PlotChart, logarithmic: boolean, colors: Theme): Axis {
  const places = lines.flatMap(({ points }) => points.map((point) => point.x));
  const base = {
    grid: { color: colors.grid },
    title: { display: true, text: x.title, color: colors.muted },
  };
  const { labels } = x;
  if (labels !== null) {
    return {
      ...base,
      type: 'linear',
      min: -0.5,
      max: labels.length - 0.5,
      grid: { display: false },
      afterBuildTicks: (axis) => {
        axis.ticks = labels.map((_, value) => ({ value }));
      },
      ticks: { color: colors.text, callback: (value) => labels[Number(value)] ?? '' },
    };
  }
  const ticks = {
    color: colors.muted,
    maxTicksLimit: 9,
    maxRotation: 0,
    callback: (value: number | string) => short(Number(value)),
  };
  return logarithmic
    ? {
        ...base,
        type: 'logarithmic',
        min: Math.min(...places) / 1.1,
        max: Math.max(...places) * 1.1,
        ticks,
      }
    : {
        ...base,
        type: 'linear',
        min: 0,
        max: Math.max(...places) * 1.04,
        ticks: { ...ticks, includeBounds: false },
      };
}

/** An axis on which every value, interval and bound has room. */
export function yAxis({ logarithmic, lines, bounds }: PlotChart, colors: Theme): Axis {
  const values = [
    ...lines.flatMap(({ points }) => points.flatMap(({ y, ci }) => [y, ci?.[0] ?? y, ci?.[1] ?? y])),
    ...bounds.map(({ y }) => y),
  ];
  const base = {
    grid: { color: colors.grid },
  };
  const ticks = {
    color: colors.muted,
    maxTicksLimit: 6,
    callback: (value: number | string) => short(Number(value)),
  };
  return logarithmic
    ? {
        ...base,
        type: 'logarithmic',
        min: Math.min(...values) / 1.5,
        max: Math.max(...values) * 1.5,
        ticks,
      }
    : { ...base, type: 'linear', min: 0, suggestedMax: Math.max(...values) * 1.08 || 1, ticks };
}

/** Three significant digits, thousands apart. */
export function short(value: number): string {
  const size = Math.abs(value);
  return value.toLocaleString(
    'en',
    size >= 1000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 },
  );
}
